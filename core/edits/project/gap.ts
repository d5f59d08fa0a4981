/**
 * On which side of what SEARCH left out an insertion goes.
 *
 * Between two quoted lines the file may have blank lines, or one line that SEARCH does not have. The added text decides,
 * if it can: by its own blank lines, by what its lines are akin to, by what its indentation allows. Else nobody knows.
 */
import { indentOf, isBlank } from '../line-keys.ts';

/** Side of a gap, and how many leading lines of the added text the file has already. */
export interface GapSide {
  readonly side: 'above' | 'below';
  readonly drop: number;
}

const leading = /^(?:\/\/|\/\*|\*|#(?!include|define|if|el|endif|pragma|import)|@[A-Za-z]|--\s|"""|''')/;
const closing = /^(?:[)\]}]|end\b|fi\b|done\b|esac\b)/;
const opening = /(?:[([{:]|=>|\bdo|\bthen)\s*$/;

/** The side for text added between file lines `above` and `below`, undefined when it is open. */
export function gapSide(
  bodies: readonly string[],
  gap: { readonly above: number; readonly below: number },
  added: readonly string[],
): GapSide | undefined {
  const between = bodies.slice(gap.above + 1, gap.below);
  const ink = between.filter((line) => !isBlank(line));
  const [first, last] = [added.find((line) => !isBlank(line)), added.findLast((line) => !isBlank(line))];
  if (first === undefined || last === undefined) return undefined;
  const ends = { above: bodies[gap.above] ?? '', below: bodies[gap.below] ?? '' };
  if (ink.length === 0) return besideBlanks(ends, added, { first, last });
  const [only] = ink;
  if (only === undefined || ink.length > 1) return undefined;
  const side = besideLine(only, ends, { first, last });
  const next = side === 'above' ? bodies[gap.above + 1] : bodies[gap.below - 1];
  return side === undefined || next !== only ? undefined : { side, drop: 0 };
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
  if (endsBlank) return { side: 'below', drop: startsBlank ? 1 : 0 };
  if (startsBlank) return { side: 'above', drop: 0 };
  const side = kinSide(ends, text);
  return side === undefined ? undefined : { side, drop: 0 };
}

/** The side whose line the added text is akin to: comments lead what follows, like lines keep company. */
export function kinSide(ends: Ends, text: Added): 'above' | 'below' | undefined {
  if (leading.test(text.last.trim())) return 'below';
  const like = (a: string, b: string): boolean =>
    firstWord(a) === firstWord(b) && indentOf(a) === indentOf(b);
  const [up, down] = [like(text.first, ends.above), like(text.last, ends.below)];
  if (up !== down) return up ? 'above' : 'below';
  const level = (a: string, b: string): boolean => indentOf(a) === indentOf(b);
  const [sameUp, sameDown] = [level(text.first, ends.above), level(text.last, ends.below)];
  return sameUp === sameDown ? undefined : sameUp ? 'above' : 'below';
}

/** The side of one line that SEARCH does not have: what closes or opens a block tells by indentation. */
function besideLine(line: string, ends: Ends, text: Added): 'above' | 'below' | undefined {
  const width = (of: string): number => indentOf(of).length;
  const trimmed = line.trim();
  if (closing.test(trimmed) && opening.test(trimmed)) return undefined;
  if (closing.test(trimmed) && !opening.test(trimmed))
    return width(text.first) > width(line) ? 'above' : 'below';
  if (opening.test(trimmed)) {
    if (width(text.first) > width(line)) return 'below';
    return width(ends.below) > width(line) && !closing.test(ends.below.trim()) ? 'above' : undefined;
  }
  if (leading.test(trimmed) && !leading.test(ends.above.trim())) return 'above';
  return sortedSide(line, ends, text);
}

/** The side in a sorted list of like lines, e.g. imports: where the order stays sorted. */
function sortedSide(line: string, ends: Ends, text: Added): 'above' | 'below' | undefined {
  const lines = [ends.above, line, ends.below, text.first, text.last];
  if (
    new Set(lines.map((one) => `${indentOf(one)}${firstWord(one)}`)).size > 1 ||
    firstWord(line) !== 'import'
  )
    return undefined;
  const [above = '', middle = '', below = '', first = '', last = ''] = lines.map(sortKey);
  if (!(above < middle && middle < below && first <= last)) return undefined;
  if (above < first && last < middle) return 'above';
  return middle < first && last < below ? 'below' : undefined;
}

/** What import lists are sorted by: the module's name where it is quoted, else the line. */
function sortKey(line: string): string {
  return /(['"])([^'"]+)\1;?\s*$/.exec(line)?.[2] ?? line.trim();
}

function firstWord(line: string): string {
  return /^(?:[\w$]+|\S)/.exec(line.trim())?.[0] ?? '';
}
