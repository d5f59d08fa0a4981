/**
 * Makes the patch of a target from what its steps left. Pure.
 */
import { hashOf } from '../../core/hash.ts';
import type { FileChange, Patch, StepEdits } from '../../core/patch.ts';

/** Of which target at which commit a patch is. */
export interface PatchBase {
  readonly target: string;
  readonly baseCommit: string;
}

/**
 * The patch of changes and the edits that made them.
 *
 * Its id is the hash of target, base commit and resulting files. The target counts, because two targets (a fork, two
 * migrations) can agree on commit and files, yet each needs a patch row, verdict and changeset of its own.
 */
export function patchOf(base: PatchBase, changes: readonly FileChange[], edits: readonly StepEdits[]): Patch {
  const files = changes.map(({ path, mode, after }) => ({ path, mode, after: after ?? null }));
  const changed = new Set(changes.map((change) => change.path));
  return Object.freeze({
    id: hashOf({ target: base.target, baseCommit: base.baseCommit, files }),
    target: base.target,
    baseCommit: base.baseCommit,
    changes,
    // A file that a later step set back to its base text has edits in no one's view.
    edits: edits.filter((edit) => changed.has(edit.path)),
  });
}

/** How many edits of a patch came from rules and from models. */
export function countEdits(edits: readonly StepEdits[]): { readonly rule: number; readonly model: number } {
  const sum = (origin: StepEdits['origin']) =>
    edits.filter((edit) => edit.origin === origin).reduce((total, edit) => total + edit.count, 0);
  return { rule: sum('rule'), model: sum('model') };
}
