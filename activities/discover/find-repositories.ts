/**
 * Finds every git repository below a directory, working trees and bare ones, without entering what it found.
 *
 * Symbolic links are not followed; `node_modules` is not entered. Reads directories only.
 */
import { readdir } from 'node:fs/promises';
import path from 'node:path';

/** Absolute paths of repositories at or below `directory`, in the order of their names. */
export async function* findRepositories(
  directory: string,
  signal?: AbortSignal,
): AsyncGenerator<string, void> {
  signal?.throwIfAborted();
  const entries = await readdir(directory, { withFileTypes: true });
  const names = new Set(entries.map((entry) => entry.name));
  if (names.has('.git') || isBare(names)) {
    yield directory;
    return;
  }
  const folders = entries.filter((entry) => entry.isDirectory() && entry.name !== 'node_modules');
  for (const { name } of folders.sort((a, b) => (a.name < b.name ? -1 : 1)))
    yield* findRepositories(path.join(directory, name), signal);
}

function isBare(names: ReadonlySet<string>): boolean {
  return names.has('HEAD') && names.has('objects') && names.has('refs');
}
