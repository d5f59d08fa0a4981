/**
 * Content hash of source folders: the key of what is built from them, and the sign that a running stack is outdated.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the project. */
export const projectFolder = fileURLToPath(new URL('../../', import.meta.url));

const skippedFolders = new Set(['node_modules', 'dist', 'fixtures', 'recordings', '.regrade', '.git']);

/** SHA-256 over paths and bytes of every source file of `paths` (folders or files of the project), tests left out. */
export async function hashOfTree(paths: readonly string[], root = projectFolder): Promise<string> {
  const files = (await Promise.all(paths.map((path) => filesBelow(join(root, path))))).flat().sort();
  const hash = createHash('sha256');
  for (const file of files) {
    hash.update(relative(root, file).split(sep).join('/')).update('\0');
    hash.update(await readFile(file)).update('\0');
  }
  return hash.digest('hex');
}

async function filesBelow(path: string): Promise<readonly string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  if (entries === undefined) return [path];
  const nested = entries.map((entry) => {
    if (skippedFolders.has(entry.name)) return [];
    if (entry.isDirectory()) return filesBelow(join(path, entry.name));
    return !entry.isFile() || /\.test\.tsx?$/.test(entry.name) ? [] : [join(path, entry.name)];
  });
  return (await Promise.all(nested)).flat();
}
