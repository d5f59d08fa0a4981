/**
 * The files that a query is run on: named files as they are, directories without what git ignores.
 *
 * In a git working tree git itself is asked; elsewhere the tree is walked with the same rules for `.gitignore`. Symbolic
 * links are never followed, so nothing outside of the named paths is read.
 */
import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { lstat, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { RegradeError } from '../../core/errors.ts';
import { isIgnoredByGit, listTreeFiles } from './git.ts';

/** A file to read. */
export interface SourcePath {
  /** As shown to people: relative to the working directory, `/` between its parts. */
  readonly shown: string;
  readonly absolute: string;
  /** Relative to the directory that was named; what the globs of a migration judge. */
  readonly relative: string;
}

/** Every file below the paths, sorted, each once; throws `RG_CLI_READ` for a path that does not exist. */
export async function listSourceFiles(
  paths: readonly string[],
  directory: string,
): Promise<readonly SourcePath[]> {
  const found = new Map<string, SourcePath>();
  for (const path of paths.length === 0 ? ['.'] : paths) {
    const root = resolve(directory, path);
    const isDirectory = await isDirectoryAt(root, path);
    const shownRoot = slashed(relative(directory, root));
    if (!isDirectory) {
      const name = shownRoot.split('/').at(-1) ?? shownRoot;
      found.set(root, { shown: shownRoot, absolute: root, relative: name });
      continue;
    }
    // Joined by hand: over many files `join` and `relative` cost as much as reading them.
    const [below, prefix] = [root.endsWith(sep) ? root : root + sep, shownRoot === '' ? '' : `${shownRoot}/`];
    for (const name of await listNamed(root)) {
      const inRoot = slashed(name);
      const absolute = below + name;
      found.set(absolute, { shown: prefix + inRoot, absolute, relative: inRoot });
    }
  }
  return [...found.values()].sort((a, b) => (a.shown < b.shown ? -1 : 1));
}

async function isDirectoryAt(absolute: string, shown: string): Promise<boolean> {
  try {
    return (await lstat(absolute)).isDirectory();
  } catch (error) {
    throw new RegradeError('RG_CLI_READ', { path: shown, reason: reasonOf(error) }, { cause: error });
  }
}

/** The directory that a named path stands for: itself, or the one that a file lies in. */
export async function folderOf(path: string, directory: string): Promise<string> {
  const absolute = resolve(directory, path);
  return (await isDirectoryAt(absolute, path)) ? absolute : dirname(absolute);
}

/** Why a call of the file system failed, in words. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied';
  if (code === 'EISDIR') return 'it is a directory';
  if (code === 'ENOSPC') return 'the disk is full';
  return error instanceof Error ? error.message : String(error);
}

function slashed(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/');
}

/** A directory that a person names is searched also where its parent ignores it. */
async function listNamed(root: string): Promise<readonly string[]> {
  if (!mayBeInTree(root)) return walk(root, '', []);
  const [isIgnored, listed] = await Promise.all([isIgnoredByGit(root), listTreeFiles(root)]);
  return isIgnored ? walk(root, '', []) : filesOf(root, listed);
}

/** False only where git would find no working tree; spares two processes. */
function mayBeInTree(root: string): boolean {
  if (process.env.GIT_DIR !== undefined) return true;
  for (let at = root; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return true;
    if (dirname(at) === at) return false;
  }
}

async function listBelow(root: string): Promise<readonly string[]> {
  return filesOf(root, await listTreeFiles(root));
}

async function filesOf(root: string, listed: readonly string[] | undefined): Promise<readonly string[]> {
  if (listed === undefined) return walk(root, '', []);
  const names: string[] = [];
  for (const name of listed) {
    // A repository inside of the tree is listed as a directory, a submodule as a name without a slash.
    const kind = kindOf(join(root, name));
    if (kind === 'file') names.push(name);
    else if (kind === 'directory')
      for (const inner of await listBelow(join(root, name))) names.push(join(name, inner));
  }
  return names;
}

function kindOf(path: string): 'file' | 'directory' | 'other' {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats?.isFile() ? 'file' : stats?.isDirectory() ? 'directory' : 'other';
}

/** Rules of one `.gitignore`, which hold below the directory it stands in. */
interface IgnoreRules {
  readonly below: string;
  readonly rules: Ignore;
}

async function walk(
  root: string,
  below: string,
  inherited: readonly IgnoreRules[],
): Promise<readonly string[]> {
  const entries = readdirSync(join(root, below), { withFileTypes: true });
  if (below !== '' && entries.some(({ name }) => name === '.git')) {
    const inner = await listBelow(join(root, below));
    return inner.map((name) => join(below, name));
  }
  const own = entries.some(({ name }) => name === '.gitignore') ? await readRules(root, below) : undefined;
  const rules = own === undefined ? inherited : [...inherited, own];
  const names: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = below === '' ? entry.name : below + sep + entry.name;
    if (entry.name === '.git' || isIgnored(name, entry.isDirectory(), rules)) continue;
    if (entry.isFile()) names.push(name);
    else if (entry.isDirectory()) for (const inner of await walk(root, name, rules)) names.push(inner);
  }
  return names;
}

async function readRules(root: string, below: string): Promise<IgnoreRules> {
  return { below, rules: ignore().add(await readFile(join(root, below, '.gitignore'), 'utf8')) };
}

/** The deepest rule that says something of a path decides, as in git. */
function isIgnored(name: string, isDirectory: boolean, rules: readonly IgnoreRules[]): boolean {
  if (rules.length === 0) return false;
  for (const { below, rules: own } of [...rules].reverse()) {
    const path = slashed(relative(below, name));
    const verdict = own.test(isDirectory ? `${path}/` : path);
    if (verdict.ignored || verdict.unignored) return verdict.ignored;
  }
  return false;
}
