/**
 * The guard before a working tree is written to: work that is not committed could not be told from ours afterwards.
 *
 * New files that nobody added yet are in nobody's way, unless one of them would be written over.
 */
import { join, resolve } from 'node:path';
import { RegradeError } from '../../core/errors.ts';
import { listChanges, workingTreeOf } from '../files/git.ts';
import { folderOf } from '../files/source-files.ts';
import { realPathOf, type WorkingTreeChange } from './file-changes.ts';

/** Throws `RG_CLI_DIRTY_TREE` where one of the paths lies in a git working tree with uncommitted changes. */
export async function refuseDirtyTree(
  changes: readonly WorkingTreeChange[],
  paths: readonly string[],
  directory: string,
): Promise<void> {
  const roots = new Set<string>();
  for (const path of paths) {
    const root = await workingTreeOf(await folderOf(path, directory));
    if (root !== undefined) roots.add(root);
  }
  const written = new Set(changes.map(({ path }) => realPathOf(resolve(directory, path))));
  for (const root of roots) {
    const dirty = (await listChanges(root)).filter(
      ({ path, isUntracked }) => !isUntracked || written.has(join(root, path)),
    );
    if (dirty.length === 0) continue;
    const named = dirty.slice(0, 3).map(({ path }) => path);
    const files = `${named.join(', ')}${dirty.length > 3 ? `, and ${dirty.length - 3} more` : ''}`;
    throw new RegradeError('RG_CLI_DIRTY_TREE', { root, files });
  }
}
