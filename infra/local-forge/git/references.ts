/**
 * References of one bare repository: read straight from its files, written by git itself.
 *
 * Reading a name costs one file read (loose), or a lookup in the packed file that is parsed once per change of it.
 * Writing follows git's own protocol (an exclusive `.lock` file, the old value checked under it, a rename) and hands
 * everything out of the ordinary, deletions included, to `git update-ref`. The caller knows that the object exists.
 */
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runGit } from './process.ts';

/** A full reference name and what it points at (a tag object for annotated tags). */
export interface Reference {
  readonly name: string;
  readonly sha: string;
}

/** How a write to a reference ended. */
export type ReferenceWrite =
  | { readonly kind: 'written' }
  | { readonly kind: 'moved' }
  | { readonly kind: 'refused'; readonly reason: string };

/** References of one repository. */
export interface References {
  read(name: string): Promise<string | undefined>;
  list(prefix: string): Promise<Reference[]>;
  /** Sets `name` to `sha` if it still stands at `expected` (`undefined`: it must not exist). */
  write(name: string, sha: string, expected: string | undefined): Promise<ReferenceWrite>;
  remove(name: string, expected: string): Promise<ReferenceWrite>;
}

const absent = '0'.repeat(40);
const abandonedMilliseconds = 60_000;
const shaPattern = /^[0-9a-f]{40}$/;

/** References of the bare repository in `directory`. */
export function openReferences(directory: string): References {
  const packed = packedReader(directory);

  async function read(name: string): Promise<string | undefined> {
    if (!isReferenceName(name)) return undefined;
    const loose = await readLoose(directory, name);
    return loose ?? (await packed()).get(name);
  }

  async function write(name: string, sha: string, expected: string | undefined): Promise<ReferenceWrite> {
    const ordinary = isReferenceName(name) && !nameClashes(await packed(), name);
    const isExpected = async (): Promise<boolean> => (await read(name)) === expected;
    const written = ordinary ? await writeLoose(join(directory, name), sha, isExpected) : undefined;
    return written ?? updateReference(directory, [name, sha, expected ?? absent]);
  }

  return {
    read,
    list: async (prefix) => listReferences(directory, await packed(), prefix),
    write,
    remove: (name, expected) => updateReference(directory, ['-d', name, expected]),
  };
}

async function listReferences(
  directory: string,
  packed: ReadonlyMap<string, string>,
  prefix: string,
): Promise<Reference[]> {
  const found = new Map([...packed].filter(([name]) => name.startsWith(prefix)));
  const folder = prefix.slice(0, prefix.lastIndexOf('/'));
  for (const name of await looseNames(directory, folder)) {
    const sha = name.startsWith(prefix) ? await readLoose(directory, name) : undefined;
    if (sha !== undefined) found.set(name, sha);
  }
  return [...found]
    .map(([name, sha]) => ({ name, sha }))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}

/** Writes a loose file under git's own lock; undefined when git has to decide. */
async function writeLoose(
  file: string,
  sha: string,
  isExpected: () => Promise<boolean>,
): Promise<ReferenceWrite | undefined> {
  const lock = `${file}.lock`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await removeAbandoned(lock);
    await writeFile(lock, `${sha}\n`, { flag: 'wx' });
  } catch {
    return undefined;
  }
  try {
    if (await isExpected()) {
      await rename(lock, file);
      return { kind: 'written' };
    }
    await rm(lock);
    return { kind: 'moved' };
  } catch {
    await rm(lock, { force: true });
    return undefined;
  }
}

/** A lock is held for milliseconds and all writers are the forge's own, so an old one belongs to a killed process. */
async function removeAbandoned(lock: string): Promise<void> {
  const found = await stat(lock).catch(() => undefined);
  if (found && Date.now() - found.mtimeMs > abandonedMilliseconds) await rm(lock, { force: true });
}

async function updateReference(directory: string, args: readonly string[]): Promise<ReferenceWrite> {
  const { code, stderr } = await runGit(directory, ['update-ref', ...args], { accept: [0, 1, 128] });
  if (code === 0) return { kind: 'written' };
  const moved = /is at [0-9a-f]{40} but expected|reference already exists|unable to resolve reference/;
  return moved.test(stderr) ? { kind: 'moved' } : { kind: 'refused', reason: stderr };
}

/** Whether git would accept the name (`git check-ref-format`); the name must be full. */
export function isReferenceName(name: string): boolean {
  if (!/^refs\/[^/]+\/./.test(name) || name.endsWith('/') || name.endsWith('.')) return false;
  if (/[\s~^:?*[\\]|\.\.|@\{|\/\//.test(name)) return false;
  if ([...name].some((letter) => letter < ' ' || letter === '\u007f')) return false;
  return name.split('/').every((part) => !part.startsWith('.') && !part.endsWith('.lock'));
}

/** Whether a packed name is a folder of `name`, or `name` a folder of a packed one. */
function nameClashes(packed: ReadonlyMap<string, string>, name: string): boolean {
  const parts = name.split('/');
  const folders = parts.slice(0, -1).map((_part, index) => parts.slice(0, index + 1).join('/'));
  if (folders.some((folder) => packed.has(folder))) return true;
  return [...packed.keys()].some((known) => known.startsWith(`${name}/`));
}

async function readLoose(directory: string, name: string): Promise<string | undefined> {
  try {
    const text = (await readFile(join(directory, name), 'utf8')).trim();
    return shaPattern.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}

async function looseNames(directory: string, folder: string): Promise<string[]> {
  try {
    const entries = await readdir(join(directory, folder), { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.lock'))
      .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1));
  } catch {
    return [];
  }
}

function packedReader(directory: string): () => Promise<Map<string, string>> {
  const file = join(directory, 'packed-refs');
  let stamp = '';
  let names = new Map<string, string>();
  return async () => {
    try {
      const { mtimeNs, size, ino } = await stat(file, { bigint: true });
      const seen = `${mtimeNs}:${size}:${ino}`;
      if (seen !== stamp) {
        names = parsePacked(await readFile(file, 'utf8'));
        stamp = seen;
      }
    } catch {
      stamp = '';
      names = new Map();
    }
    return names;
  };
}

function parsePacked(text: string): Map<string, string> {
  const names = new Map<string, string>();
  for (const line of text.split('\n')) {
    const sha = line.slice(0, 40);
    if (shaPattern.test(sha)) names.set(line.slice(41), sha);
  }
  return names;
}
