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
const continues = /^\s*(?:\.(?!\.)|\?\.|&&|\|\||[?:+*%|&=<>-]\s)/;
const blockOpener = /\{\s*$/;
const emptied = /^\s*#\s*else\b/;
const bracket = /[([{:]\s*$/;

/** What a preprocessor reads stands at the margin wherever it is: its indentation says nothing. */
const directive = /^#\s*(?:if|ifdef|ifndef|else|elif|endif|define|undef|include|pragma)\b/;

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
  /** It goes by indentation, so that directives do not count. */
  readonly byLevel?: boolean;
}

/** All signs; each refutes a position alone. */
export const tearings: readonly Tearing[] = [
  {
    name: 'text-deepens',
    found: ({ up, first, down }) => deepens(up, first) && !deepensInFile(up, first, down),
    byLevel: true,
  },
  { name: 'file-deepens', found: ({ last, down }) => deepens(last, down), byLevel: true },
  {
    name: 'block-begun-deeper',
    found: ({ up, first, down }) => misplacesBlock(up, first, down),
    byLevel: true,
  },
  { name: 'line-captured', found: ({ ink, down }) => captures(ink, down), byLevel: true },
  { name: 'block-entered', found: ({ up, last, down }) => entersBlock(up, last, down), byLevel: true },
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
  const level = withoutDirectives(borders);
  return tearings.some(
    ({ name, found, byLevel }) =>
      name !== without && (byLevel === true ? level !== undefined && found(level) : found(borders)),
  );
}

/** The borders as the signs of indentation see them; undefined where directives are all that stands there. */
function withoutDirectives({ fit, ink: all }: Borders): Borders | undefined {
  const lines = (texts: readonly string[]): string[] =>
    texts.filter((line) => !isBlank(line) && !directive.test(line));
  const ink = lines(all);
  const [first, last] = [ink[0], ink.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  return { fit, ink, first, last, up: lines(fit.above).at(-1) ?? '', down: lines(fit.below)[0] ?? '' };
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

/** True when the file itself goes on at the level of the text: then the line above opens something in its language. */
function deepensInFile(up: string, first: string, down: string): boolean {
  return (
    !closes.test(down) && indentOf(first) === indentOf(down) && indentOf(down).length > indentOf(up).length
  );
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

/** True when a text deepens inside behind nothing that opens a block, or has an empty branch: something is left out of it. */
export function hasHole(text: readonly string[]): boolean {
  const ink = text.filter((line) => !isBlank(line));
  return ink.some((line, index) => {
    const above = ink[index - 1];
    if (above === undefined) return false;
    if (emptied.test(above)) return /^\s*#\s*(?:elif|endif)\b/.test(line);
    return /^\s*\/\*/.test(line) && commentEnd.test(above) && deepens(above.replace(/^\s+\*/, '*'), line);
  });
}

/** True for two lines in a row of which the second stands deeper behind nothing, or not where what begins or ends a block does. */
export function staggered(line: string, next: string): boolean {
  if (directive.test(line) || directive.test(next) || continues.test(next)) return false;
  const [width, level] = [indentOf(line).length, indentOf(next).length];
  if (level > width) return deepens(line, next);
  if (level < width) return false;
  if (closes.test(next)) return !closes.test(line) && !opensDeeper(line);
  return blockOpener.test(line);
}
