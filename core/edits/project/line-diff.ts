/**
 * The edit script from SEARCH to REPLACE, in lines.
 *
 * Longest common run first, then the same on either side of it (Ratcliff and Obershelp). Runs are what a model copies
 * when it quotes a file, so of several equal lines the one in company is taken; a plain longest common subsequence ties
 * there and may keep the wrong one. A blank line alone anchors next to nothing.
 */
import { isBlank } from '../line-keys.ts';

/** What a blank line adds to a run in which every other line counts 1. */
const blankWeight = 0.1;

/** Lines `search[from, to)` become lines `replace[newFrom, newTo)`; either range may be empty. */
export interface LineChange {
  readonly from: number;
  readonly to: number;
  readonly newFrom: number;
  readonly newTo: number;
}

interface Run {
  readonly old: number;
  readonly fresh: number;
  readonly length: number;
}

/** The changes, ascending; everything between them is equal. */
export function lineDiff(search: readonly string[], replace: readonly string[]): LineChange[] {
  const changes: LineChange[] = [];
  let from = 0;
  let newFrom = 0;
  const end: Run = { old: search.length, fresh: replace.length, length: 0 };
  for (const run of [...commonRuns(search, replace), end]) {
    if (run.old > from || run.fresh > newFrom) changes.push({ from, to: run.old, newFrom, newTo: run.fresh });
    from = run.old + run.length;
    newFrom = run.fresh + run.length;
  }
  return changes;
}

/** All common runs, ascending; adjacent ones are not joined, which makes no difference to the changes. */
function commonRuns(search: readonly string[], replace: readonly string[]): Run[] {
  const places = new Map<string, number[]>();
  replace.forEach((line, index) => {
    const known = places.get(line);
    if (known === undefined) places.set(line, [index]);
    else known.push(index);
  });
  const runs: Run[] = [];
  const open: [number, number, number, number][] = [[0, search.length, 0, replace.length]];
  for (let box = open.pop(); box !== undefined; box = open.pop()) {
    const run = longestRun(search, places, box);
    if (run.length === 0) continue;
    const [oldFrom, oldTo, newFrom, newTo] = box;
    runs.push(run);
    open.push([oldFrom, run.old, newFrom, run.fresh]);
    open.push([run.old + run.length, oldTo, run.fresh + run.length, newTo]);
  }
  return runs.sort((a, b) => a.old - b.old);
}

/** The longest common run inside a box; the earliest of several. */
function longestRun(
  search: readonly string[],
  places: ReadonlyMap<string, readonly number[]>,
  [oldFrom, oldTo, newFrom, newTo]: readonly [number, number, number, number],
): Run {
  let best: Run = { old: oldFrom, fresh: newFrom, length: 0 };
  let heaviest = 0;
  let ends = new Map<number, { readonly length: number; readonly weight: number }>();
  for (let old = oldFrom; old < oldTo; old++) {
    const next = new Map<number, { readonly length: number; readonly weight: number }>();
    const line = search[old] ?? '';
    for (const fresh of places.get(line) ?? []) {
      if (fresh < newFrom || fresh >= newTo) continue;
      const before = ends.get(fresh - 1);
      const length = (before?.length ?? 0) + 1;
      const weight = (before?.weight ?? 0) + (isBlank(line) ? blankWeight : 1);
      next.set(fresh, { length, weight });
      if (weight <= heaviest) continue;
      heaviest = weight;
      best = { old: old - length + 1, fresh: fresh - length + 1, length };
    }
    ends = next;
  }
  return best;
}
