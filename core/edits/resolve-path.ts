/**
 * Resolves the path a model wrote to a file it was given: exact, then a unique suffix, then a unique base name.
 *
 * Similar names are only ever suggested, never taken. A path that leaves the tree is unsafe whatever it resolves to; so is
 * a new one outside of what a reply may write: absolute, a home, a folder, version control's own files.
 */
import type { EditFile } from './edit.ts';

/** What a written path means. */
export type ResolvedPath =
  | { readonly kind: 'file'; readonly file: EditFile }
  | { readonly kind: 'new'; readonly path: string; readonly suggestions: readonly string[] }
  | { readonly kind: 'unsafe'; readonly path: string };

/** Resolves `written` among `files`. */
export function resolvePath(written: string, files: readonly EditFile[]): ResolvedPath {
  const exact = files.find((file) => file.path === written);
  if (exact !== undefined) return { kind: 'file', file: exact };
  const path = normalisePath(written);
  const sameNormalised = files.find((file) => normalisePath(file.path) === path);
  if (sameNormalised !== undefined) return { kind: 'file', file: sameNormalised };
  if (leavesTree(path)) return { kind: 'unsafe', path: written };
  const bare = path.replace(/^[ab]\//, '').replace(/^\/+/, '');
  for (const wanted of [bare, path]) {
    const bySuffix = files.filter((file) => `/${normalisePath(file.path)}`.endsWith(`/${wanted}`));
    if (bySuffix.length === 1 && bySuffix[0] !== undefined) return { kind: 'file', file: bySuffix[0] };
  }
  const byLonger = files.filter((file) => `/${path}`.endsWith(`/${normalisePath(file.path)}`));
  if (byLonger.length === 1 && byLonger[0] !== undefined) return { kind: 'file', file: byLonger[0] };
  const name = bare.split('/').at(-1);
  const suggestions = files.filter((file) => file.path.split('/').at(-1) === name).map((file) => file.path);
  if (!isFilePath(path, written)) return { kind: 'unsafe', path: written };
  return { kind: 'new', path: bare, suggestions };
}

/** True for a path at which a file may be created. */
function isFilePath(path: string, written: string): boolean {
  const parts = path.split('/');
  const outside = path.startsWith('/') || /^[a-z]:/i.test(path) || path.startsWith('~');
  const control = [...written].some((char) => char < ' ');
  const versioned = parts.some((part) => part.toLowerCase() === '.git');
  return !outside && !control && !versioned && path.trim() !== '' && !/[\\/]\s*$/.test(written);
}

/** The path with forward slashes, without `./` and empty parts. */
export function normalisePath(path: string): string {
  return path
    .replaceAll('\\', '/')
    .split('/')
    .filter((part, index) => part !== '.' && (part !== '' || index === 0))
    .join('/');
}

function leavesTree(path: string): boolean {
  let depth = 0;
  for (const part of path.split('/')) {
    depth += part === '..' ? -1 : 1;
    if (depth < 0) return true;
  }
  return false;
}
