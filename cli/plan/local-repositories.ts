/**
 * The repositories of a scope that lie on this machine, and how many entries only a run can resolve.
 *
 * For estimates: a run discovers repositories itself, from the code hosts too.
 */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Source } from '../../core/spec/spec.ts';

/** What is known of a scope's repositories without asking a code host. */
export interface LocalScope {
  /** Absolute paths of working trees, sorted. */
  readonly trees: readonly string[];
  /** Sources or list entries whose repositories a run looks up. */
  readonly unresolved: readonly string[];
}

/** Deepest folder below a `directory` source that is looked into, as discovery does not go deeper in practice. */
const maxDepth = 8;

/** Finds the working trees of a scope; paths of sources are relative to `folder`. */
export async function findLocalRepositories(sources: readonly Source[], folder: string): Promise<LocalScope> {
  const trees = new Set<string>();
  const unresolved: string[] = [];
  for (const source of sources) {
    if (source.kind === 'github')
      unresolved.push(`the repositories of ${source.host}/${source.organization}`);
    else if (source.kind === 'directory')
      for (const tree of await treesBelow(resolve(folder, source.path), 0)) trees.add(tree);
    else
      for (const entry of await readEntries(resolve(folder, source.path))) {
        if (existsSync(join(entry.path, '.git'))) trees.add(entry.path);
        else unresolved.push(entry.text);
      }
  }
  return { trees: [...trees].sort(), unresolved };
}

async function treesBelow(directory: string, depth: number): Promise<readonly string[]> {
  if (existsSync(join(directory, '.git'))) return [directory];
  if (depth === maxDepth) return [];
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  const found: string[] = [];
  for (const entry of entries)
    if (entry.isDirectory() && entry.name !== 'node_modules')
      found.push(...(await treesBelow(join(directory, entry.name), depth + 1)));
  return found;
}

/** Entries of a list as paths relative to the list; what is no path here is an address that a run resolves. */
async function readEntries(
  list: string,
): Promise<readonly { readonly text: string; readonly path: string }[]> {
  const lines = (await readFile(list, 'utf8')).split(/\r?\n/);
  const texts = lines.map((line) => line.replace(/(?:^|\s)#.*$/, '').trim()).filter((text) => text !== '');
  return texts.map((text) => ({ text, path: resolve(dirname(list), text.replace(/(?<=.)@[^@/]+$/, '')) }));
}
