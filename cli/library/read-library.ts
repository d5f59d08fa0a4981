/** Reads the library of patterns that comes with Regrade, from the folder `query-language/patterns`. */
import { readdir, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { namesCalledBy } from '../../query-language/compiler.ts';
import type { ReadyPattern } from './ready-pattern.ts';

/** Where the pattern files are: one folder a language. */
const folder = new URL('../../query-language/patterns/', import.meta.url);

/** A pattern file: path below the library's folder, and text. */
export interface PatternFile {
  readonly path: string;
  readonly text: string;
}

/** Every pattern file, ordered by path. */
export async function readPatternFiles(): Promise<readonly PatternFile[]> {
  const paths = await listPatternFiles();
  return Promise.all(
    paths.map(async (path) => ({ path, text: await readFile(new URL(path, folder), 'utf8') })),
  );
}

/** The pattern files of these names, and of the names that they call in turn. */
export async function readReadyFiles(names: ReadonlySet<string>): Promise<readonly PatternFile[]> {
  const paths = await listPatternFiles();
  const wanted = new Set(names);
  const files: PatternFile[] = [];
  // A set yields what is added while it is walked.
  for (const name of wanted)
    for (const path of paths.filter((candidate) => candidate.endsWith(`/${name}.md`))) {
      const text = await readFile(new URL(path, folder), 'utf8');
      const file = { path: `ready patterns/${path}`, text };
      files.push(file);
      for (const called of namesCalledBy(file)) wanted.add(called);
    }
  return files;
}

/** The pattern of a name, or undefined where the library has none. */
export async function findReadyPattern(name: string): Promise<ReadyPattern | undefined> {
  const path = (await listPatternFiles()).find((candidate) => candidate.endsWith(`/${name}.md`));
  if (path === undefined) return undefined;
  // Loaded here, so that a search by text starts without readers of YAML.
  const { readReadyPattern } = await import('./ready-pattern.ts');
  return readReadyPattern(path, await readFile(new URL(path, folder), 'utf8'));
}

/** The names of all patterns. */
export async function readyPatternNames(): Promise<readonly string[]> {
  return (await listPatternFiles()).map((path) => basename(path, '.md'));
}

async function listPatternFiles(): Promise<readonly string[]> {
  const paths = await readdir(folder, { recursive: true });
  return paths
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /^\w+\/\w+\.md$/.test(path))
    .sort();
}
