/** Lines that the edit moves: what SEARCH leaves out beside them may belong to them, or stay. */
import { bareLine, isBlank } from '../line-keys.ts';
import type { Located } from '../locate/located.ts';
import type { LineChange } from './line-diff.ts';

const hasWord = /[\p{L}\p{N}]/u;

/** True when a line that one change deletes and another adds has a line beside it that SEARCH leaves out. */
export function movesBesideLeftOut(place: Located, changes: readonly LineChange[]): boolean {
  return changes.some((change) => {
    const elsewhere = new Set(
      changes
        .filter((other) => other !== change)
        .flatMap((other) => place.replace.slice(other.newFrom, other.newTo).map(bareLine)),
    );
    for (let row = change.from; row < change.to; row++) {
      const text = place.search[row] ?? '';
      if (hasWord.test(text) && elsewhere.has(bareLine(text)) && besideLeftOut(place, row)) return true;
    }
    return false;
  });
}

/** True when the file has a line next to this one that SEARCH does not have there. */
function besideLeftOut({ search, at }: Located, row: number): boolean {
  const line = at[row] ?? -1;
  if (line < 0) return false;
  return [-1, 1].some((step) => {
    let next = row + step;
    while (next >= 0 && next < search.length && (at[next] ?? -1) < 0 && isBlank(search[next] ?? ''))
      next += step;
    const beside = at[next];
    return beside === undefined ? next !== row + step : beside >= 0 && beside !== line + step;
  });
}
