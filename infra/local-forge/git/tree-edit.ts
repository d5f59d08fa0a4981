/**
 * Builds a new tree from a base tree and a list of changes by path, touching only the folders on those paths.
 */
import type { GitRepository } from './git-repository.ts';
import { encodeTree, type TreeEntry } from './object-format.ts';
import { writeObject } from './object-writer.ts';

/** One change: an entry to set at a path, or `undefined` to delete it. */
export interface TreeChange {
  readonly path: string;
  readonly entry: { readonly mode: string; readonly sha: string } | undefined;
}

/** The new tree's name, or the path that was to be deleted and is not there. */
export type TreeEdit =
  | { readonly kind: 'written'; readonly sha: string }
  | { readonly kind: 'missing'; readonly path: string };

/** Applies changes over `base` (`undefined`: from nothing); folders left empty disappear, as git has none. */
export async function editTree(
  git: GitRepository,
  base: string | undefined,
  changes: readonly TreeChange[],
): Promise<TreeEdit> {
  const missing: string[] = [];
  const sha = await editFolder({ git, missing, prefix: '' }, base, changes);
  if (missing[0] !== undefined) return { kind: 'missing', path: missing[0] };
  return {
    kind: 'written',
    sha: sha ?? (await writeObject(git.directory, { type: 'tree', body: Buffer.alloc(0) })),
  };
}

interface Edit {
  readonly git: GitRepository;
  readonly missing: string[];
  readonly prefix: string;
}

async function editFolder(
  edit: Edit,
  base: string | undefined,
  changes: readonly TreeChange[],
): Promise<string | undefined> {
  const entries = new Map<string, TreeEntry>();
  for (const entry of (base === undefined ? undefined : await edit.git.tree(base)) ?? [])
    entries.set(entry.name, entry);
  const deeper = new Map<string, TreeChange[]>();
  for (const change of changes) {
    const slash = change.path.indexOf('/');
    if (slash < 0) applyHere(edit, entries, change);
    else {
      const folder = change.path.slice(0, slash);
      const inside = deeper.get(folder) ?? [];
      inside.push({ path: change.path.slice(slash + 1), entry: change.entry });
      deeper.set(folder, inside);
    }
  }
  for (const [name, inside] of deeper) {
    const current = entries.get(name);
    const below = { ...edit, prefix: `${edit.prefix}${name}/` };
    const sha = await editFolder(below, current?.mode === '040000' ? current.sha : undefined, inside);
    if (sha === undefined) entries.delete(name);
    else entries.set(name, { mode: '040000', name, sha });
  }
  if (entries.size === 0) return undefined;
  return writeObject(edit.git.directory, { type: 'tree', body: encodeTree([...entries.values()]) });
}

function applyHere(edit: Edit, entries: Map<string, TreeEntry>, change: TreeChange): void {
  if (change.entry) {
    entries.set(change.path, { mode: change.entry.mode, name: change.path, sha: change.entry.sha });
    return;
  }
  if (!entries.delete(change.path)) edit.missing.push(edit.prefix + change.path);
}
