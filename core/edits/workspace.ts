/**
 * The files of one application while hunks are applied: texts by path, what was created and what was deleted.
 *
 * Mutable and short-lived; `changes` gives the frozen difference to the files as they came in.
 */
import type { EditFile } from './edit.ts';
import { resolvePath } from './resolve-path.ts';

/** Files under change. */
export interface Workspace {
  readonly texts: Map<string, string>;
  readonly originals: ReadonlyMap<string, string>;
}

/** A workspace over files. */
export function openWorkspace(files: readonly EditFile[]): Workspace {
  const entries = files.map((file) => [file.path, file.text] as const);
  return { texts: new Map(entries), originals: new Map(entries) };
}

/** The files as they stand now. */
export function currentFiles(workspace: Workspace): EditFile[] {
  return [...workspace.texts].map(([path, text]) => ({ path, text }));
}

/** Changed and created files, and paths that are gone. */
export function changes(workspace: Workspace): {
  readonly files: readonly EditFile[];
  readonly deleted: readonly string[];
} {
  const files = currentFiles(workspace).filter(({ path, text }) => workspace.originals.get(path) !== text);
  return { files, deleted: [...workspace.originals.keys()].filter((path) => !workspace.texts.has(path)) };
}

/** What a hunk's path means in the workspace. */
export type Target =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'new'; readonly path: string; readonly suggestions: readonly string[] }
  | { readonly kind: 'unsafe'; readonly path: string }
  | { readonly kind: 'none' };

/** The target of a path as written; without a path, the only open file or the only one that has the text. */
export function targetOf(
  workspace: Workspace,
  hunk: { readonly path?: string; readonly search: string },
  openPaths: readonly string[],
): Target {
  const files = currentFiles(workspace);
  if (hunk.path !== undefined) {
    const resolved = resolvePath(hunk.path, files);
    return resolved.kind === 'file' ? { kind: 'file', path: resolved.file.path } : resolved;
  }
  const open = openPaths.filter((path) => workspace.texts.has(path));
  const [only, ...more] = open.length > 0 ? open : files.map((file) => file.path);
  if (only !== undefined && more.length === 0) return { kind: 'file', path: only };
  const having =
    hunk.search.trim() === '' ? [] : files.filter((file) => file.text.includes(hunk.search.trimEnd()));
  const [one, ...others] = having;
  return one !== undefined && others.length === 0 ? { kind: 'file', path: one.path } : { kind: 'none' };
}
