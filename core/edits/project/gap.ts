/**
 * On which side of blank lines that SEARCH left out an insertion goes.
 *
 * The added text decides, if it can: by its own blank lines, by what its lines are akin to. Else nobody knows.
 */
import { indentOf, isBlank } from '../line-keys.ts';
import { lineTokens } from '../locate/line-similarity.ts';

/** Side of a gap: next to the line above it, or next to the line below. */
export type GapSide = 'above' | 'below';

const leading =
  /^(?:\s+\*|\s*(?:\/\/|\/\*|#(?!!|include|define|undef|if|el|endif|error|warning|pragma|import|[\w$]+\s*[!?]?\s*[:=;(])|@[A-Za-z](?!.*[;{]\s*$)|--\s))/;
/** A decorator whose bracket closes on a later line. */
const openDecorator = /^\s*(?:@[A-Za-z]|#!?\[).*[([{,]\s*$/;
const closedBracket = /^\s*[)\]]+$/;
/** Difference in tokens that tells which of two like neighbours is the nearer kin. */
const nearerBy = 2;
const opener = /[([{]\s*$/;
const wholeComment = /^\/\*\*? .*\*\/$/;

/** The side for text added between file lines `above` and `below`, undefined when it is open. */
export function gapSide(
  bodies: readonly string[],
  gap: { readonly above: number; readonly below: number },
  added: readonly string[],
): GapSide | undefined {
  const [first, last] = [added.find((line) => !isBlank(line)), added.findLast((line) => !isBlank(line))];
  if (first === undefined || last === undefined) return undefined;
  const ends = { above: bodies[gap.above] ?? '', below: bodies[gap.below] ?? '' };
  if (!partsAlike(bodies, gap, added)) return undefined;
  const alike = added.every((line) => isBlank(line) || akin(line, first));
  return besideBlanks(ends, added, { first, last, alike });
}

/** True unless the added text brings fewer or more blank lines than part the file's lines: then both sides would do. */
function partsAlike(
  bodies: readonly string[],
  gap: { readonly above: number; readonly below: number },
  added: readonly string[],
): boolean {
  let [from, to] = [gap.above + 1, gap.below];
  while (from > 0 && isBlank(bodies[from - 1] ?? '')) from--;
  while (to < bodies.length && isBlank(bodies[to] ?? '')) to++;
  const leading = added.findIndex((line) => !isBlank(line));
  const trailing = added.length - 1 - added.findLastIndex((line) => !isBlank(line));
  const most = Math.max(leading, trailing);
  return most === 0 || most === to - from;
}

/** True for lines that belong to what follows them: comments, attributes, decorators. */
export function leadsWhatFollows(line: string): boolean {
  return leading.test(line);
}

interface Ends {
  readonly above: string;
  readonly below: string;
}

interface Added {
  readonly first: string;
  readonly last: string;
  /** All lines with ink are of one kind. */
  readonly alike: boolean;
}

function besideBlanks(ends: Ends, added: readonly string[], text: Added): GapSide | undefined {
  const startsBlank = isBlank(added[0] ?? '');
  const endsBlank = isBlank(added.at(-1) ?? '');
  // Parted on both sides, one of its blank lines may be the file's own.
  if (startsBlank && endsBlank) return undefined;
  const kin = kinSide(ends, text);
  // Several lines like the one above may go on there, and the blank line be one more than the file has.
  if (endsBlank) return kin === 'above' && continues(ends.above, added) ? undefined : 'below';
  if (endsDecorator(added)) return 'below';
  // What leads the line below would be parted from it above.
  if (startsBlank) return leading.test(text.last) ? undefined : 'above';
  // What opens a block has no blank line behind it.
  return kin === 'above' && opener.test(text.last) ? undefined : kin;
}

/** The side whose line the added text is akin to: comments lead what follows, like lines keep company. */
function kinSide(ends: Ends, text: Added): GapSide | undefined {
  const whole = wholeComment.test(text.first.trim()) && wholeComment.test(ends.above.trim());
  if (leading.test(text.last) && !whole) return 'below';
  const [up, down] = [akin(text.first, ends.above), akin(text.last, ends.below)];
  if (up === down) return up && text.alike ? nearerSide(ends, text) : undefined;
  // All directives have one mark, but what is asked and what is done are not akin.
  const [line, other] = up ? [text.first, ends.above] : [text.last, ends.below];
  if (directiveOf(line) !== directiveOf(other)) return undefined;
  return up ? 'above' : 'below';
}

function akin(line: string, other: string): boolean {
  return firstWord(line) === firstWord(other) && indentOf(line) === indentOf(other);
}

/** True for at least two lines, all of the kind of the line above. */
function continues(above: string, added: readonly string[]): boolean {
  const ink = added.filter((line) => !isBlank(line));
  return ink.length > 1 && ink.every((line) => akin(line, above));
}

/** Of two like neighbours the one with which the text begins alike for longer, or names a header of the same sort. */
function nearerSide(ends: Ends, text: Added): GapSide | undefined {
  const lines = [ends.above, text.first, text.last, ends.below];
  if (lines.some((line) => directiveOf(line) !== undefined)) return undefined;
  const [above, first, last, below] = lines.map(headerMark);
  const [up, down] = [first === above, last === below];
  if (first !== undefined && first === last && up !== down) return up ? 'above' : 'below';
  const nearer = sharedTokens(text.first, ends.above) - sharedTokens(text.last, ends.below);
  if (Math.abs(nearer) < nearerBy) return undefined;
  return nearer > 0 ? 'above' : 'below';
}

/** The mark that tells headers of the system from one's own. */
function headerMark(line: string): string | undefined {
  return /^\s*#\s*(?:include|import)\s*(["<])/.exec(line)?.[1];
}

function sharedTokens(left: string, right: string): number {
  const [a, b] = [lineTokens(left), lineTokens(right)];
  const end = a.findIndex((token, index) => token !== b[index]);
  return end < 0 ? a.length : end;
}

/** True when the text ends with a decorator of several lines, which leads what follows. */
function endsDecorator(added: readonly string[]): boolean {
  const ink = added.filter((line) => !isBlank(line));
  const last = ink.at(-1) ?? '';
  if (!closedBracket.test(last)) return false;
  const level = indentOf(last).length;
  const head = ink.findLast((line) => indentOf(line).length <= level && line !== last) ?? '';
  return indentOf(head).length === level && openDecorator.test(head);
}

function directiveOf(line: string): string | undefined {
  const name = /^\s*#\s*(\w+)/.exec(line)?.[1];
  return name !== undefined && /^(?:if|el|endif)/.test(name) ? 'condition' : undefined;
}

/** The first word of a line, or its first mark; both words with which Python imports count as one. */
function firstWord(line: string): string {
  const word = /^(?:[\w$]+|\S)/.exec(line.trim())?.[0] ?? '';
  return word === 'from' ? 'import' : word;
}
