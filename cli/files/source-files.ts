/**
 * The files that a query is run on: named files as they are, directories without what git ignores.
 *
 * In a git working tree git itself is asked; elsewhere the tree is walked with the same rules for `.gitignore`. Symbolic
 * links are never followed, so nothing outside of the named paths is read.
 */
import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { RegradeError } from '../../core/errors.ts';
import { isGone, reasonOf } from './file-trouble.ts';
import { isIgnoredByGit, listTreeFiles } from './git.ts';

/** A file to read. */
export interface SourcePath {
  /** As shown to people: relative to the working directory, `/` between its parts. */
  readonly shown: string;
  readonly absolute: string;
  /** Relative to the directory that was named; what the globs of a migration judge. */
  readonly relative: string;
}

/** Hears of a directory that cannot be listed, by its path as shown. */
export type UnreadableDirectory = (shown: string, reason: string) => void;

/**
 * Every file below the paths, sorted, each once; throws `RG_CLI_READ` for a path that does not exist, and for a directory
 * that cannot be listed where nobody hears of it.
 */
export async function listSourceFiles(
  paths: readonly string[],
  directory: string,
  unreadable: UnreadableDirectory = refuse,
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
    const listing = {
      root,
      unreadable: (name: string, reason: string) => unreadable(prefix + slashed(name), reason),
    };
    for (const inRoot of (await listNamed(listing)).map(slashed).sort()) {
      const absolute = below + (sep === '/' ? inRoot : inRoot.replaceAll('/', sep));
      found.set(absolute, { shown: prefix + inRoot, absolute, relative: inRoot });
    }
  }
  const files = [...found.values()];
  // What lies below one directory is in order already.
  return paths.length < 2 ? files : files.sort((a, b) => (a.shown < b.shown ? -1 : 1));
}

function refuse(path: string, reason: string): never {
  throw new RegradeError('RG_CLI_READ', { path, reason });
}

/** A link that is named is followed. */
async function isDirectoryAt(absolute: string, shown: string): Promise<boolean> {
  if (shown === '') refuse('""', 'the path is empty');
  try {
    return (await stat(absolute)).isDirectory();
  } catch (error) {
    throw new RegradeError('RG_CLI_READ', { path: shown, reason: reasonOf(error) }, { cause: error });
  }
}

/** The directory that a named path stands for: itself, or the one that a file lies in. */
export async function folderOf(path: string, directory: string): Promise<string> {
  const absolute = resolve(directory, path);
  return (await isDirectoryAt(absolute, path)) ? absolute : dirname(absolute);
}

function slashed(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/');
}

/** A directory that is listed; `unreadable` hears paths relative to it. */
interface Listing {
  readonly root: string;
  readonly unreadable: UnreadableDirectory;
}

/** A directory that a person names is searched also where its parent ignores it. */
async function listNamed(listing: Listing): Promise<readonly string[]> {
  const { root } = listing;
  if (!mayBeInTree(root)) return walk(listing, '', []);
  const [isIgnored, listed] = await Promise.all([isIgnoredByGit(root), listTreeFiles(root)]);
  return isIgnored ? walk(listing, '', []) : filesOf(listing, listed);
}

/** False only where git would find no working tree; spares two processes. */
function mayBeInTree(root: string): boolean {
  if (process.env.GIT_DIR !== undefined) return true;
  for (let at = root; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return true;
    if (dirname(at) === at) return false;
  }
}

async function listBelow({ root, unreadable }: Listing, below: string): Promise<readonly string[]> {
  const inner = join(root, below);
  const told: UnreadableDirectory = (name, reason) => unreadable(join(below, name), reason);
  const names = await filesOf({ root: inner, unreadable: told }, await listTreeFiles(inner));
  return names.map((name) => join(below, name));
}

async function filesOf(listing: Listing, listed: readonly string[] | undefined): Promise<readonly string[]> {
  if (listed === undefined) return walk(listing, '', []);
  const names: string[] = [];
  for (const name of listed) {
    // A repository inside of the tree is listed as a directory, a submodule as a name without a slash.
    const kind = kindOf(listing, name);
    if (kind === 'file') names.push(name);
    else if (kind === 'directory') names.push(...(await listBelow(listing, name)));
  }
  return names;
}

function kindOf({ root, unreadable }: Listing, name: string): 'file' | 'directory' | 'other' {
  const stats = attempt(
    () => lstatSync(join(root, name)),
    (reason) => unreadable(name, reason),
  );
  // Not found under its name as text: whoever reads it tells why.
  if (stats === undefined && name.includes('\ufffd')) return 'file';
  return stats?.isFile() ? 'file' : stats?.isDirectory() ? 'directory' : 'other';
}

/** The value, or `undefined` where what was asked for is gone, or trouble was told. */
function attempt<T>(look: () => T, told: (reason: string) => void): T | undefined {
  try {
    return look();
  } catch (error) {
    if (!isGone(error)) told(reasonOf(error));
    return undefined;
  }
}

/** Rules of one `.gitignore`, which hold below the directory it stands in. */
interface IgnoreRules {
  readonly below: string;
  readonly rules: Ignore;
}

async function walk(
  listing: Listing,
  below: string,
  inherited: readonly IgnoreRules[],
): Promise<readonly string[]> {
  const { root, unreadable } = listing;
  const list = () => readdirSync(join(root, below), { withFileTypes: true });
  const entries = attempt(list, (reason) => unreadable(below, reason));
  if (entries === undefined) return [];
  if (below !== '' && entries.some(({ name }) => name === '.git')) return listBelow(listing, below);
  const ignoring = entries.some((entry) => entry.name === '.gitignore' && entry.isFile());
  const own = ignoring ? await readRules(root, below) : undefined;
  const rules = own === undefined ? inherited : [...inherited, own];
  const names: string[] = [];
  for (const entry of entries) {
    const name = below === '' ? entry.name : below + sep + entry.name;
    if (entry.name === '.git' || isIgnored(name, entry.isDirectory(), rules)) continue;
    if (entry.isFile()) names.push(name);
    else if (entry.isDirectory()) for (const inner of await walk(listing, name, rules)) names.push(inner);
  }
  return names;
}

/** Rules that cannot be read leave nothing out: rather a file too many. */
async function readRules(root: string, below: string): Promise<IgnoreRules> {
  const text = await readFile(join(root, below, '.gitignore'), 'utf8').catch(() => '');
  return { below, rules: ignore().add(text) };
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
