/**
 * Finds every git repository below a directory, working trees and bare ones, without entering what it found.
 *
 * Symbolic links are not followed; `node_modules` is not entered. Reads directories only.
 */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';

const bareNames = ['HEAD', 'objects', 'refs'];

/**
 * Absolute paths of repositories at or below `directory`, in the order of their names. `onFolder` is told of every folder
 * that is none, before it is read: what is found changes only with one of them.
 */
export async function* findRepositories(
  directory: string,
  signal?: AbortSignal,
  onFolder?: (folder: string) => void,
): AsyncGenerator<string, void> {
  signal?.throwIfAborted();
  // A look at few names costs a fraction of reading a folder.
  if (isRepository(directory)) {
    yield directory;
    return;
  }
  onFolder?.(directory);
  const entries = await readdir(directory, { withFileTypes: true });
  const names = new Set(entries.map((entry) => entry.name));
  if (names.has('.git') || isBare(names)) {
    yield directory;
    return;
  }
  const folders = entries.filter((entry) => entry.isDirectory() && entry.name !== 'node_modules');
  for (const { name } of folders.sort((a, b) => (a.name < b.name ? -1 : 1)))
    yield* findRepositories(path.join(directory, name), signal, onFolder);
}

/** True where a folder is a repository, a working tree or a bare one. */
export function isRepository(directory: string): boolean {
  // Not `path.join`: a list has thousands of folders, and joining costs as much as the look.
  const has = (name: string) => existsSync(`${directory}/${name}`);
  return has('.git') || bareNames.every(has);
}

function isBare(names: ReadonlySet<string>): boolean {
  return bareNames.every((name) => names.has(name));
}
