/** Where in the file one change of the edit script goes: the lines it replaces, or the gap it is inserted into. */
import { isBlank } from '../line-keys.ts';
import type { Located } from '../locate/located.ts';
import { gapSide, kinSide } from './gap.ts';
import type { LineChange } from './line-diff.ts';

/** Lines `[at, at + count)` of the file; `count` is 0 for an insertion. */
export interface Spot {
  readonly at: number;
  readonly count: number;
  /** Leading added lines that the file has already. */
  readonly drop: number;
}

/** The spot, or undefined when the file leaves more than one. */
export function spotOf(
  place: Located,
  change: LineChange,
  { bodies, added }: { readonly bodies: readonly string[]; readonly added: readonly string[] },
): Spot | undefined {
  const lines = [...place.at.subarray(change.from, change.to)].filter((line) => line >= 0);
  if (lines.length > 0) {
    return besideBlank(place, change, { lines, bodies, added }) ? undefined : replacedSpot(change, lines);
  }
  if (looseEdge(place, change, bodies)) return undefined;
  const above = neighbour(place, change.from - 1, -1);
  const below = neighbour(place, change.to, 1);
  if (above < 0) return below < 0 ? undefined : { at: below, count: 0, drop: 0 };
  if (below < 0 || below === above + 1) return { at: above + 1, count: 0, drop: 0 };
  const chosen = gapSide(bodies, { above, below }, added);
  if (chosen === undefined) return undefined;
  return { at: chosen.side === 'above' ? above + 1 : below, count: 0, drop: chosen.drop };
}

/** True when only blank lines of SEARCH are at one side of an insertion, and the file, which goes on there, lacks some. */
function looseEdge(place: Located, change: LineChange, bodies: readonly string[]): boolean {
  const { search, at } = place;
  let from = change.from;
  while (from > 0 && isBlank(search[from - 1] ?? '')) from--;
  let to = change.to;
  while (to < search.length && isBlank(search[to] ?? '')) to++;
  const missing = at.subarray(from, to).some((line) => line < 0);
  const atStart = from === 0 && !bodies.slice(0, place.first).every(isBlank);
  const atEnd = to === search.length && !bodies.slice(place.last + 1).every(isBlank);
  return missing && (atStart || atEnd);
}

/**
 * True when replaced lines grow beside blank lines that SEARCH lacks, and an end of the new text is rather akin to the
 * line behind the blank ones: then it may belong there.
 */
function besideBlank(
  place: Located,
  change: LineChange,
  file: {
    readonly lines: readonly number[];
    readonly bodies: readonly string[];
    readonly added: readonly string[];
  },
): boolean {
  const { lines, bodies, added } = file;
  const [first, last] = [lines[0] ?? 0, lines.at(-1) ?? 0];
  const above = place.at[change.from - 1] ?? -1;
  const below = place.at[change.to] ?? -1;
  const ink = added.filter((line) => !isBlank(line));
  const [head, tail] = [ink[0], ink.at(-1)];
  if (head === undefined || tail === undefined || change.newTo - change.newFrom <= change.to - change.from)
    return false;
  const line = (at: number): string => bodies[at] ?? '';
  const upwards = above >= 0 && first > above + 1;
  const downwards = below >= 0 && last < below - 1;
  const leavesUp =
    upwards && kinSide({ above: line(above), below: line(first) }, { first: head, last: head }) === 'above';
  const leavesDown =
    downwards && kinSide({ above: line(last), below: line(below) }, { first: tail, last: tail }) === 'below';
  return (
    leavesUp ||
    leavesDown ||
    (downwards && isBlank(added.at(-1) ?? '')) ||
    (upwards && isBlank(added[0] ?? ''))
  );
}

/** Blank lines that SEARCH left out inside the replaced lines have no place in the new text. */
function replacedSpot(change: LineChange, lines: readonly number[]): Spot | undefined {
  const first = lines[0] ?? 0;
  const count = (lines.at(-1) ?? first) - first + 1;
  return count === lines.length || change.newFrom === change.newTo
    ? { at: first, count, drop: 0 }
    : undefined;
}

/** File line of the next line of SEARCH with ink in a direction, −1 when there is none or it is not in the file. */
function neighbour(place: Located, from: number, step: 1 | -1): number {
  for (let index = from; index >= 0 && index < place.at.length; index += step) {
    const line = place.at[index] ?? -1;
    if (line >= 0 || !isBlank(place.search[index] ?? '')) return line;
  }
  return -1;
}
