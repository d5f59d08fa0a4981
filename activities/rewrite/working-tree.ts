/**
 * The files of a target while steps run over them: the text at the base commit, and the text as left so far.
 *
 * Frozen plain data; every change gives a new tree. Not the whole repository: only files that a step read or made.
 */
import type { FileChange } from '../../core/patch.ts';

/** One file. `before` is absent for a file the base does not have, `text` for one that was removed. */
export interface WorkingFile {
  readonly path: string;
  readonly mode: string;
  readonly before?: string;
  readonly text?: string;
}

/** Files by path. */
export type WorkingTree = ReadonlyMap<string, WorkingFile>;

/** A file that is there now. */
export interface PresentFile {
  readonly path: string;
  readonly text: string;
}

/** Git mode of a file that a step makes. */
export const newFileMode = '100644';

/** The files that are there now, by path in bytewise order. */
export function presentFiles(tree: WorkingTree): readonly PresentFile[] {
  return [...tree.values()]
    .flatMap(({ path, text }) => (text === undefined ? [] : [{ path, text }]))
    .sort((a, b) => comparePaths(a.path, b.path));
}

/** A tree in which files have these texts; unknown paths become new files. */
export function withTexts(tree: WorkingTree, files: readonly PresentFile[]): WorkingTree {
  const next = new Map(tree);
  for (const { path, text } of files) {
    const known = next.get(path);
    next.set(path, Object.freeze({ ...(known ?? { path, mode: newFileMode }), text }));
  }
  return next;
}

/** A tree without a file; a file that the base has is remembered as removed. */
export function withoutFile(tree: WorkingTree, path: string): WorkingTree {
  const next = new Map(tree);
  const known = next.get(path);
  if (known?.before === undefined) next.delete(path);
  else next.set(path, Object.freeze({ path, mode: known.mode, before: known.before }));
  return next;
}

/** A tree in which a file has moved; its mode goes with it. */
export function withMove(tree: WorkingTree, from: string, to: PresentFile): WorkingTree {
  const mode = tree.get(from)?.mode ?? newFileMode;
  const next = new Map(withoutFile(tree, from));
  const known = next.get(to.path);
  next.set(to.path, Object.freeze({ ...(known ?? {}), path: to.path, mode, text: to.text }));
  return next;
}

/** What differs from the base, by path in bytewise order. */
export function changesOf(tree: WorkingTree): readonly FileChange[] {
  return [...tree.values()]
    .filter((file) => file.before !== file.text)
    .sort((a, b) => comparePaths(a.path, b.path))
    .map(({ path, mode, before, text }) =>
      Object.freeze({
        path,
        mode,
        ...(before === undefined ? {} : { before }),
        ...(text === undefined ? {} : { after: text }),
      }),
    );
}

/** True for a path that stays inside the repository and out of its git directory. */
export function isRepositoryPath(path: string): boolean {
  if (path === '' || path.includes('\0') || path.includes('\\') || path.startsWith('/')) return false;
  return path
    .split('/')
    .every((part) => part !== '' && part !== '.' && part !== '..' && part.toLowerCase() !== '.git');
}

function comparePaths(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
