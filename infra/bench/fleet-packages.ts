/**
 * Real packages as the matter that benchmark fleets are made of: their own source files, read when a repository is written.
 *
 * Only files of the package itself (no nested `node_modules`), of extensions that some language reads, up to a size; a
 * package with many files is divided into parts, since most repositories of a fleet are small.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

/** Part of a package that becomes one repository. */
export interface PackagePart {
  /** Name that is safe as a file name, e.g. `babel-core-2`. */
  readonly name: string;
  readonly root: string;
  /** Paths below `root`, with `/`, sorted. */
  readonly paths: readonly string[];
  readonly bytes: number;
}

const extensions: ReadonlySet<string> = new Set(
  '.js .mjs .cjs .jsx .ts .mts .cts .tsx .json .md .css'.split(' '),
);
/** Larger files are left out, in bytes. */
const maxFileBytes = 400_000;
/** Most files of one repository. */
const partFiles = 300;
/** Most bytes of one repository, passed by at most one file. */
const partBytes = 4_000_000;

/** All packages directly below some `node_modules` folders, in parts, in the order of their names. */
export function listPackageParts(modules: readonly string[]): readonly PackagePart[] {
  const seen = new Set<string>();
  const packages = modules
    .flatMap((folder) => packageFolders(folder))
    .toSorted((one, other) => compare(one.name, other.name))
    .filter(({ name }) => !seen.has(name) && seen.add(name));
  return packages.flatMap(({ name, root }) => partsOf(name, root));
}

/** Text of a file of a part. */
export function readPartFile(part: PackagePart, path: string): Buffer {
  return readFileSync(join(part.root, path));
}

function packageFolders(folder: string): readonly { readonly name: string; readonly root: string }[] {
  return subfolders(folder).flatMap((name) =>
    name.startsWith('@')
      ? subfolders(join(folder, name)).map((inner) => ({
          name: `${name.slice(1)}-${inner}`,
          root: join(folder, name, inner),
        }))
      : [{ name, root: join(folder, name) }],
  );
}

function subfolders(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name);
}

function partsOf(name: string, root: string): readonly PackagePart[] {
  const parts: { paths: string[]; bytes: number }[] = [];
  let part = { paths: [] as string[], bytes: 0 };
  for (const { path, bytes } of ownFiles(root)) {
    if (part.paths.length === 0) parts.push(part);
    part.paths.push(path);
    part.bytes += bytes;
    if (part.paths.length >= partFiles || part.bytes >= partBytes) part = { paths: [], bytes: 0 };
  }
  return parts.map(({ paths, bytes }, index) => ({
    name: index === 0 ? name : `${name}-${index + 1}`,
    root,
    paths,
    bytes,
  }));
}

function ownFiles(root: string): readonly { readonly path: string; readonly bytes: number }[] {
  return filesBelow(root)
    .map((absolute) => ({
      path: relative(root, absolute).split(sep).join('/'),
      bytes: statSync(absolute).size,
    }))
    .filter(({ path, bytes }) => bytes <= maxFileBytes && !/["\n\\]/.test(path))
    .toSorted((one, other) => compare(one.path, other.path));
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesBelow(path);
    return entry.isFile() && extensions.has(extname(entry.name)) ? [path] : [];
  });
}

/** By code units: the same everywhere, unlike the locale's order. */
function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
