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
export function spotOf(
  place: Located,
  change: LineChange,
  file: { readonly bodies: readonly string[]; readonly added: readonly string[] },
): Spot | undefined {
  const lines = [...place.at.subarray(change.from, change.to)].filter((line) => line >= 0);
  const [first] = lines;
  if (first !== undefined) return replacedSpot(place, change, lines, file.bodies);
  const above = lastMatch(place, change.from);
  const below = firstMatch(place, change.to);
  if (above < 0) return below < 0 ? undefined : { at: below, count: 0 };
  if (below < 0 || below === above + 1) return { at: above + 1, count: 0 };
  return gapSpot(above, below, file.added);
}

/** Blank lines that SEARCH left out inside the replaced lines cannot be placed in the new text. */
function replacedSpot(
  place: Located,
  change: LineChange,
  lines: readonly number[],
  bodies: readonly string[],
): Spot | undefined {
  const first = lines[0] ?? 0;
  const count = (lines.at(-1) ?? first) - first + 1;
  if (count === lines.length || change.newFrom === change.newTo) return { at: first, count };
  const quoted = place.search.slice(change.from, change.to).some(isBlank);
  const foreign = bodies
    .slice(first, first + count)
    .some((body, index) => !isBlank(body) && !lines.includes(first + index));
  return quoted || foreign ? undefined : { at: first, count };
}

/** Between two matched lines with blank lines between them: the added text says on which side it wants a blank line. */
function gapSpot(above: number, below: number, added: readonly string[]): Spot | undefined {
  const startsBlank = isBlank(added[0] ?? '');
  const endsBlank = isBlank(added.at(-1) ?? '');
  if (startsBlank === endsBlank) return undefined;
  return { at: endsBlank ? below : above + 1, count: 0 };
}

function lastMatch(place: Located, before: number): number {
  for (let index = before - 1; index >= 0; index--)
    if ((place.at[index] ?? -1) >= 0) return place.at[index] ?? -1;
  return -1;
}

function firstMatch(place: Located, from: number): number {
  for (let index = from; index < place.at.length; index++) {
    if ((place.at[index] ?? -1) >= 0) return place.at[index] ?? -1;
  }
  return -1;
}
