/**
 * What is built from sources, kept by the sources' hash in the user's cache folder.
 *
 * Shared by all state folders; an entry appears whole or not at all, so two processes may build the same one. Only the
 * newest entries of a kind stay.
 */
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from './cache-folder.ts';
import { hashOfTree } from './tree-hash.ts';

/** One kind of thing that is built. */
export interface Build {
  /** Begins the names of its entries. */
  readonly kind: string;
  /** Folders and files of the project that it is built from. */
  readonly sources: readonly string[];
  /** Builds the file or folder at the path given, where nothing is yet. */
  readonly make: (path: string) => Promise<void>;
}

/** More than the versions of the code that run on one machine at a time. */
const keptEntries = 8;

/** Path of what is built from the sources as they are now; built first where it is not there. */
export async function cachedBuild(build: Build, into?: string): Promise<string> {
  const folder = into ?? join(await cacheFolder(), 'build');
  const entry = join(folder, `${build.kind}-${(await hashOfTree(build.sources)).slice(0, 16)}`);
  if (await exists(entry)) return entry;
  await mkdir(folder, { recursive: true });
  const draft = `${entry}.${process.pid}`;
  try {
    await build.make(draft);
    await rename(draft, entry);
  } catch (error) {
    // Another process may have been faster: then its entry is as good.
    if (!(await exists(entry))) throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  await removeOldest(folder, build.kind);
  return entry;
}

async function removeOldest(folder: string, kind: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.startsWith(`${kind}-`));
  const dated = await Promise.all(
    names.map(async (name) => {
      const made = await stat(join(folder, name)).catch(() => undefined);
      return { name, at: made?.mtimeMs ?? 0 };
    }),
  );
  const old = dated.sort((a, b) => b.at - a.at).slice(keptEntries);
  for (const { name } of old) await rm(join(folder, name), { recursive: true, force: true });
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
