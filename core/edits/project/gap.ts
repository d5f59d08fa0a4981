/**
 * On which side of blank lines that SEARCH left out an insertion goes.
 *
 * The added text decides, if it can: by its own blank lines, by what its lines are akin to. Else nobody knows.
 */
import { indentOf, isBlank } from '../line-keys.ts';

/** Side of a gap: next to the line above it, or next to the line below. */
export type GapSide = 'above' | 'below';

const leading =
  /^(?:\s+\*|\s*(?:\/\/|\/\*|#(?!!|include|define|undef|if|el|endif|error|warning|pragma|import)|@[A-Za-z](?!.*[;{]\s*$)|--\s))/;
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
  return besideBlanks(ends, added, { first, last });
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
}

function besideBlanks(ends: Ends, added: readonly string[], text: Added): GapSide | undefined {
  const startsBlank = isBlank(added[0] ?? '');
  const endsBlank = isBlank(added.at(-1) ?? '');
  // Parted on both sides, one of its blank lines may be the file's own.
  if (startsBlank && endsBlank) return undefined;
  if (endsBlank) return 'below';
  // What leads the line below would be parted from it above.
  if (startsBlank) return leading.test(text.last) ? undefined : 'above';
  const kin = kinSide(ends, text);
  // What opens a block has no blank line behind it.
  return kin === 'above' && opener.test(text.last) ? undefined : kin;
}

/** The side whose line the added text is akin to: comments lead what follows, like lines keep company. */
export function kinSide(ends: Ends, text: Added): GapSide | undefined {
  const whole = wholeComment.test(text.first.trim()) && wholeComment.test(ends.above.trim());
  if (leading.test(text.last) && !whole) return 'below';
  const like = (a: string, b: string): boolean =>
    firstWord(a) === firstWord(b) && indentOf(a) === indentOf(b);
  const [up, down] = [like(text.first, ends.above), like(text.last, ends.below)];
  if (up === down) return undefined;
  // All directives have one mark, but what is asked and what is done are not akin.
  const [line, other] = up ? [text.first, ends.above] : [text.last, ends.below];
  if (directiveOf(line) !== directiveOf(other)) return undefined;
  return up ? 'above' : 'below';
}

function directiveOf(line: string): string | undefined {
  const name = /^\s*#\s*(\w+)/.exec(line)?.[1];
  return name !== undefined && /^(?:if|el|endif)/.test(name) ? 'condition' : undefined;
}

function firstWord(line: string): string {
  return /^(?:[\w$]+|\S)/.exec(line.trim())?.[0] ?? '';
}
