/**
 * The edit script from SEARCH to REPLACE, in lines.
 *
 * A longest common subsequence in which a line counts by what it tells, so that an informative line is never given up
 * for a blank or a brace. Equal heads and tails are taken first; the table is only built for the middle.
 */
import { lineWeight } from '../line-keys.ts';

/** Lines `search[from, to)` become lines `replace[newFrom, newTo)`; either range may be empty. */
export interface LineChange {
  readonly from: number;
  readonly to: number;
  readonly newFrom: number;
  readonly newTo: number;
}

/** The changes, ascending; everything between them is equal. */
export function lineDiff(search: readonly string[], replace: readonly string[]): LineChange[] {
  const shortest = Math.min(search.length, replace.length);
  let head = 0;
  while (head < shortest && search[head] === replace[head]) head++;
  let tail = 0;
  while (tail < shortest - head && search[search.length - 1 - tail] === replace[replace.length - 1 - tail])
    tail++;
  const old = search.slice(head, search.length - tail);
  const fresh = replace.slice(head, replace.length - tail);
  return changesOf(commonPairs(old, fresh), old.length, fresh.length).map((change) => ({
    from: change.from + head,
    to: change.to + head,
    newFrom: change.newFrom + head,
    newTo: change.newTo + head,
  }));
}

function changesOf(
  pairs: readonly (readonly [number, number])[],
  oldCount: number,
  newCount: number,
): LineChange[] {
  const changes: LineChange[] = [];
  let from = 0;
  let newFrom = 0;
  for (const [to, newTo] of [...pairs, [oldCount, newCount] as const]) {
    if (to > from || newTo > newFrom) changes.push({ from, to, newFrom, newTo });
    from = to + 1;
    newFrom = newTo + 1;
  }
  return changes;
}

function commonPairs(old: readonly string[], fresh: readonly string[]): [number, number][] {
  if (old.length === 0 || fresh.length === 0) return [];
  const width = fresh.length + 1;
  const best = new Float32Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i--) {
    const weight = lineWeight(old[i] ?? '') + 0.01;
    for (let j = fresh.length - 1; j >= 0; j--) {
      const skip = Math.max(best[(i + 1) * width + j] ?? 0, best[i * width + j + 1] ?? 0);
      const take = old[i] === fresh[j] ? weight + (best[(i + 1) * width + j + 1] ?? 0) : 0;
      best[i * width + j] = Math.max(skip, take);
    }
  }
  return walkPairs(best, old, fresh);
}

function walkPairs(best: Float32Array, old: readonly string[], fresh: readonly string[]): [number, number][] {
  const width = fresh.length + 1;
  const pairs: [number, number][] = [];
  let i = 0;
  let j = 0;
  while (i < old.length && j < fresh.length) {
    const here = best[i * width + j] ?? 0;
    if (here === (best[(i + 1) * width + j] ?? 0)) i++;
    else if (here === (best[i * width + j + 1] ?? 0)) j++;
    else pairs.push([i++, j++]);
  }
  return pairs;
}
