/**
 * The files of one installed package, as a repository holds them: sorted, with git modes, without nested packages.
 */
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One file. */
export interface PackageFile {
  /** Relative to the package's root, with slashes. */
  readonly path: string;
  readonly mode: '100644' | '100755';
  readonly content: Uint8Array;
}

/** Reads a package; links and nested `node_modules` are left out. */
export async function packageFiles(root: string): Promise<readonly PackageFile[]> {
  const files: PackageFile[] = [];
  await collect(root, '', files);
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function collect(root: string, below: string, files: PackageFile[]): Promise<void> {
  for (const entry of await readdir(join(root, below), { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory() && entry.name !== 'node_modules' && entry.name !== '.git') {
      await collect(root, path, files);
    }
    if (!entry.isFile()) continue;
    const { mode } = await lstat(join(root, path));
    const executable = (mode & 0o111) !== 0;
    files.push({ path, mode: executable ? '100755' : '100644', content: await readFile(join(root, path)) });
  }
}
