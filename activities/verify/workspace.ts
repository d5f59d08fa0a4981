/**
 * Checkouts of a target on disk: the base, and the base with the patch applied; each made when first asked for.
 *
 * A patch holds whole texts, so applying it is writing files. Writing never follows a link out of the checkout.
 */
import { chmod, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { RegradeError } from '../../core/errors.ts';
import type { FileChange, Patch } from '../../core/patch.ts';
import type { RepositoryReader } from '../adapters/git/repository-reader.ts';

/** Which state of the files. */
export type CheckoutKind = 'base' | 'patched';

/** Checkouts of one target. */
export interface Workspace {
  /** Folder of a checkout; made on the first call, the same one after. */
  checkout(kind: CheckoutKind): Promise<string>;
  /** Removes all that was made. */
  remove(): Promise<void>;
}

/** What checkouts are made of. */
export interface WorkspaceSource {
  readonly reader: RepositoryReader;
  readonly patch: Patch;
  readonly workFolder: string;
  readonly signal: AbortSignal;
}

/** Opens a workspace; nothing is written before the first checkout. */
export function openWorkspace(source: WorkspaceSource): Workspace {
  const made = new Map<CheckoutKind, Promise<string>>();
  return {
    checkout: (kind) => {
      const known = made.get(kind) ?? makeCheckout(source, kind);
      made.set(kind, known);
      return known;
    },
    remove: async () => {
      for (const folder of await Promise.allSettled(made.values())) {
        if (folder.status === 'fulfilled') await rm(folder.value, { recursive: true, force: true });
      }
    },
  };
}

async function makeCheckout(source: WorkspaceSource, kind: CheckoutKind): Promise<string> {
  const { reader, patch, workFolder, signal } = source;
  await mkdir(workFolder, { recursive: true });
  const folder = await realpath(await mkdtemp(join(workFolder, `${kind}-`)));
  try {
    await reader.checkout(patch.baseCommit, folder, signal);
    if (kind === 'patched') await applyChanges(folder, patch.changes);
    return folder;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Writes a patch's files into a checkout of its base; throws `RG_VERIFY_PATH_ESCAPES`. */
export async function applyChanges(folder: string, changes: readonly FileChange[]): Promise<void> {
  for (const { path, mode, after } of changes) {
    const parent = dirname(join(folder, path));
    await assertInside(folder, parent, path);
    await mkdir(parent, { recursive: true });
    const file = join(parent, path.slice(path.lastIndexOf('/') + 1));
    // Removed first: writing would follow a link that stands at the path.
    await rm(file, { force: true });
    if (after === undefined) continue;
    await writeFile(file, after, { flag: 'wx' });
    if (mode === '100755') await chmod(file, 0o755);
  }
}

/** The nearest folder that is there must lie in the checkout once links are followed. */
async function assertInside(folder: string, parent: string, path: string): Promise<void> {
  for (let probe = parent; ; probe = dirname(probe)) {
    const real = await realpath(probe).catch(() => undefined);
    if (real === undefined && probe !== folder) continue;
    if (real === folder || real?.startsWith(folder + sep) === true) return;
    throw new RegradeError('RG_VERIFY_PATH_ESCAPES', { path });
  }
}
