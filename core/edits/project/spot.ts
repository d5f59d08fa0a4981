/** Where in the file one change of the edit script goes: the lines it replaces, or the gap it is inserted into. */
import { isBlank } from '../line-keys.ts';
import type { Located } from '../locate/located.ts';
import type { LineChange } from './line-diff.ts';

/** Lines `[at, at + count)` of the file; `count` is 0 for an insertion. */
export interface Spot {
  readonly at: number;
  readonly count: number;
}

/** The spot, or undefined when the file leaves more than one. */
export function spotOf(place: Located, change: LineChange, added: readonly string[]): Spot | undefined {
  const lines = [...place.at.subarray(change.from, change.to)].filter((line) => line >= 0);
  const [first] = lines;
  if (first !== undefined) return besideBlank(place, change, lines) ? undefined : replacedSpot(change, lines);
  const above = neighbour(place, change.from - 1, -1);
  const below = neighbour(place, change.to, 1);
  if (above < 0) return below < 0 ? undefined : { at: below, count: 0 };
  if (below < 0 || below === above + 1) return { at: above + 1, count: 0 };
  return gapSpot(above, below, added);
}

/** True when replaced lines grow, and the file has blank lines between them and a quoted neighbour that SEARCH lacks. */
function besideBlank(place: Located, change: LineChange, lines: readonly number[]): boolean {
  const above = place.at[change.from - 1] ?? -1;
  const below = place.at[change.to] ?? -1;
  const gapAbove = above >= 0 && (lines[0] ?? 0) > above + 1;
  const gapBelow = below >= 0 && (lines.at(-1) ?? below) < below - 1;
  return (gapAbove || gapBelow) && change.newTo - change.newFrom > change.to - change.from;
}

/** Blank lines that SEARCH left out inside the replaced lines have no place in the new text. */
function replacedSpot(change: LineChange, lines: readonly number[]): Spot | undefined {
  const first = lines[0] ?? 0;
  const count = (lines.at(-1) ?? first) - first + 1;
  return count === lines.length || change.newFrom === change.newTo ? { at: first, count } : undefined;
}

/** Between two matched lines with blank lines between them: the added text says on which side it wants a blank line. */
function gapSpot(above: number, below: number, added: readonly string[]): Spot | undefined {
  const startsBlank = isBlank(added[0] ?? '');
  const endsBlank = isBlank(added.at(-1) ?? '');
  if (startsBlank === endsBlank) return undefined;
  return { at: endsBlank ? below : above + 1, count: 0 };
}

/** File line of the next line of SEARCH with ink in a direction, −1 when there is none or it is not in the file. */
function neighbour(place: Located, from: number, step: 1 | -1): number {
  for (let index = from; index >= 0 && index < place.at.length; index += step) {
    const line = place.at[index] ?? -1;
    if (line >= 0 || !isBlank(place.search[index] ?? '')) return line;
  }
  return -1;
}
