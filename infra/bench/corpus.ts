/**
 * Real source files for benchmarks: JavaScript of installed packages, hard-linked into one folder that every tool reads.
 */
import { copyFileSync, linkSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';

/** A folder of files; remove it after use. */
export interface Corpus {
  readonly directory: string;
  readonly files: readonly string[];
  readonly bytes: number;
  remove(): void;
}

/** Files larger than this are left out, in bytes: bundles would decide the result. */
const maxBytes = 400_000;
/** Files in one folder of the corpus. */
const perFolder = 500;

/**
 * Links up to `most` files with one of the extensions from below `roots`, spread evenly over what is there; where those are
 * too few, files with one of the `others` fill the rest.
 */
export function makeCorpus(
  roots: readonly string[],
  extensions: ReadonlySet<string>,
  most: number,
  others: ReadonlySet<string> = new Set(),
): Corpus {
  const first = spread(roots, extensions, most);
  const chosen = [...first, ...spread(roots, others, most - first.length)];
  const directory = mkdtempSync(join(tmpdir(), 'regrade-bench-'));
  const files: string[] = [];
  let bytes = 0;
  for (const [index, file] of chosen.entries()) {
    if (file === undefined) continue;
    const folder = join(directory, String(Math.floor(index / perFolder)));
    mkdirSync(folder, { recursive: true });
    const target = join(folder, `${index}${extname(file.path)}`);
    linkOrCopy(file.path, target);
    files.push(target);
    bytes += file.bytes;
  }
  return { directory, files, bytes, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

function spread(roots: readonly string[], extensions: ReadonlySet<string>, most: number) {
  if (extensions.size === 0) return [];
  const found = roots
    .flatMap((root) => listFiles(root, extensions))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const step = Math.max(1, found.length / most);
  const count = Math.min(Math.max(0, most), found.length);
  return Array.from({ length: count }, (_, index) => found[Math.floor(index * step)]);
}

function listFiles(root: string, extensions: ReadonlySet<string>) {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && extensions.has(extname(entry.name)))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, bytes: statSync(path).size }))
    .filter(({ bytes }) => bytes <= maxBytes);
}

/** Makes `to` the same file as `from`, or a copy: a hard link is impossible across file systems. */
export function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}
