/**
 * Whether text fits between two lines of a file without tearing apart what belongs together.
 *
 * Three signs that hold in every language: indentation deepens only behind what opens a block, a block comment is not
 * left or entered in its middle, and a paragraph of its own stays one. They refute a position, they never prove one.
 */
import { indentOf, isBlank } from '../line-keys.ts';

/** Text between its neighbours: the file's lines above and below it, and whether REPLACE parts it from its own. */
export interface Fit {
  readonly added: readonly string[];
  readonly above: readonly string[];
  readonly below: readonly string[];
  readonly partedAbove: boolean;
  readonly partedBelow: boolean;
}

const opens = /(?:[([{:=+\-*&|?,.\\<>]|=>|\b(?:do|then|else|begin|of|in))\s*$|^\s*(?:\/\*|<[a-zA-Z])/;
const opensBlock =
  /^\s*(?:def|class|module|begin|else|elif|elsif|ensure|rescue|when|if|unless|while|until|for|case|fn|func|function)\b/;
const closes = /^\s*(?:[)\]}]|end\b|fi\b|done\b|esac\b|<\/|\*\/|-->)/;
const commentLine = /^(?:\s+\*(?!\*)|\s*\/\*)/;
const commentEnd = /\*\/\s*$/;
const commentRest = /^\s+\*(?:\s|\/|$)/;
const bracket = /[([{:]\s*$/;

/** A fit with the lines with ink next to both borders of the text. */
interface Borders {
  readonly fit: Fit;
  readonly ink: readonly string[];
  readonly up: string;
  readonly first: string;
  readonly last: string;
  readonly down: string;
}

/** One sign that text cannot have been meant to stand somewhere. */
export interface Tearing {
  readonly name: string;
  readonly found: (borders: Borders) => boolean;
}

/** All signs; each refutes a position alone. */
export const tearings: readonly Tearing[] = [
  { name: 'text-deepens', found: ({ up, first }) => deepens(up, first) },
  { name: 'file-deepens', found: ({ last, down }) => deepens(last, down) },
  { name: 'block-begun-deeper', found: ({ up, first, down }) => misplacesBlock(up, first, down) },
  { name: 'line-captured', found: ({ ink, down }) => captures(ink, down) },
  { name: 'block-entered', found: ({ up, last, down }) => entersBlock(up, last, down) },
  { name: 'comment-split', found: ({ up, first, last, down }) => splitsComment(up, first, last, down) },
  { name: 'paragraph-split', found: ({ fit }) => splitsParagraph(fit) },
];

/** True when the text cannot have been meant to stand there; `without` leaves one sign out (tests of the signs only). */
export function tears(fit: Fit, without?: string): boolean {
  const ink = fit.added.filter((line) => !isBlank(line));
  const [first, last] = [ink[0], ink.at(-1)];
  if (first === undefined || last === undefined) return false;
  const up = fit.above.findLast((line) => !isBlank(line)) ?? '';
  const down = fit.below.find((line) => !isBlank(line)) ?? '';
  const borders: Borders = { fit, ink, up, first, last, down };
  return tearings.some((tearing) => tearing.name !== without && tearing.found(borders));
}

/** True when the text would begin a block deeper than the line that now begins it. */
function misplacesBlock(up: string, first: string, down: string): boolean {
  const level = indentOf(down).length;
  return up !== '' && indentOf(up).length < level && level < indentOf(first).length;
}

/** True when the line below would become part of what the text begins. */
function captures(ink: readonly string[], down: string): boolean {
  const last = ink.at(-1) ?? '';
  if (down === '' || commentRest.test(down) || opensDeeper(last)) return false;
  return ink.some((line) => indentOf(line).length < indentOf(down).length && !/^#/.test(line));
}

/** True when the text would stand before the end of a block at the level of what is around the block. */
function entersBlock(up: string, last: string, down: string): boolean {
  const level = indentOf(down).length;
  return closes.test(down) && indentOf(up).length > level && indentOf(last).length <= level;
}

/** True when the second line stands deeper than the first, which opens nothing. */
function deepens(line: string, next: string): boolean {
  if (line === '' || next === '' || commentRest.test(next)) return false;
  return indentOf(next).length > indentOf(line).length && !opensDeeper(line);
}

/** True for a line behind which indentation may deepen. */
export function opensDeeper(line: string): boolean {
  return opens.test(line) || opensBlock.test(line);
}

function splitsComment(up: string, first: string, last: string, down: string): boolean {
  const open = (line: string): boolean => commentLine.test(line) && !commentEnd.test(line);
  if (commentRest.test(first) && !open(up)) return true;
  if (!commentRest.test(first) && open(up) && /^\s*\/\*/.test(up)) return true;
  return open(last) !== commentRest.test(down) && (open(last) || commentRest.test(down));
}

/** True when text that is a paragraph of its own in REPLACE would run into a line above or below. */
function splitsParagraph(fit: Fit): boolean {
  if (!fit.partedAbove || !fit.partedBelow) return false;
  const [up, down] = [fit.above.at(-1) ?? '', fit.below[0] ?? ''];
  const before = isBlank(fit.added[0] ?? '') || isBlank(up) || bracket.test(up);
  const after = isBlank(fit.added.at(-1) ?? '') || isBlank(down) || closes.test(down);
  return !before || !after;
}
