/**
 * Where a line of the base stands in the patched files: the patch's own diff moves it, or its whole file moved. Pure.
 */
import { structuredPatch } from 'diff';
import type { FileChange } from '../../core/patch.ts';

/** A place in a file; `line` is 1-based. */
export interface Place {
  readonly path: string;
  readonly line: number;
}

/** Maps places of the base to the patched files; a deleted line goes to where it was. */
export function relocator(changes: readonly FileChange[]): (place: Place) => Place {
  const moves = movesOf(changes);
  const shifts = new Map<string, (line: number) => number>();
  for (const { path, before, after } of changes) {
    if (before !== undefined && after !== undefined) shifts.set(path, shiftOf(before, after));
  }
  return ({ path, line }) => ({ path: moves.get(path) ?? path, line: shifts.get(path)?.(line) ?? line });
}

function shiftOf(before: string, after: string): (line: number) => number {
  const { hunks } = structuredPatch('', '', before, after, undefined, undefined, { context: 0 });
  return (line) => {
    const above = hunks.filter((hunk) => hunk.oldStart + hunk.oldLines <= line);
    return above.reduce((moved, hunk) => moved + hunk.newLines - hunk.oldLines, line);
  };
}

/** Old path to new path: equal content tells which file became which, or there is only one of each. */
function movesOf(changes: readonly FileChange[]): ReadonlyMap<string, string> {
  const deleted = changes.filter((change) => change.after === undefined);
  const made = changes.filter((change) => change.before === undefined);
  const [from] = deleted;
  const [to] = made;
  if (from !== undefined && to !== undefined && deleted.length === 1 && made.length === 1) {
    return new Map([[from.path, to.path]]);
  }
  return new Map(
    deleted.flatMap(({ path, before }) => {
      const same = made.find((change) => change.after === before);
      return same === undefined ? [] : [[path, same.path] as const];
    }),
  );
}
