/**
 * Reads the pattern files of a library: a folder, a `.grit` or `.md` file, or a `grit.yaml` with what it names.
 *
 * Folders are walked in order of names, without hidden folders and `node_modules`; symbolic links are not followed.
 * Modules of other repositories are taken from `.gritmodules` beside the `grit.yaml`, where a tool has put them; nothing
 * is fetched.
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { RegradeError } from '../../core/errors.ts';
import type { LibraryFile } from '../../query-language/index.ts';
import { reasonOf } from '../files/file-trouble.ts';
import type { YamlSample } from './grit-yaml.ts';

/** A pattern of a `grit.yaml` with its samples, which Markdown files hold themselves. */
export interface SampledEntry {
  readonly path: string;
  readonly name: string;
  readonly body: string;
  /** 1-based line of the entry. */
  readonly line: number;
  readonly samples: readonly YamlSample[];
}

/** What a library holds. */
export interface Library {
  readonly files: readonly LibraryFile[];
  readonly entries: readonly SampledEntry[];
  /** Modules that a `grit.yaml` names and that are not on this machine, as `HOST/OWNER/REPOSITORY`. */
  readonly missing: readonly string[];
  /** Absolute paths of all files that were read. */
  readonly read: readonly string[];
}

interface Reading {
  /** Where shown paths start. */
  readonly directory: string;
  readonly files: LibraryFile[];
  readonly entries: SampledEntry[];
  readonly missing: Set<string>;
  readonly read: Set<string>;
}

/** Reads libraries, each file once; throws `RG_CLI_LIBRARY` for what cannot be read. */
export async function readLibraries(paths: readonly string[], directory: string): Promise<Library> {
  const reading: Reading = { directory, files: [], entries: [], missing: new Set(), read: new Set() };
  for (const path of paths) await readPath(resolve(directory, path), reading, []);
  const { files, entries, missing, read } = reading;
  return { files, entries, missing: [...missing], read: [...read] };
}

/** The nearest folder `.grit` upwards, as the published command line looks it up. */
export async function nearestLibrary(directory: string): Promise<string | undefined> {
  for (let folder = directory; ; folder = dirname(folder)) {
    const candidate = join(folder, '.grit');
    if ((await kindOf(candidate)) === 'directory') return candidate;
    if (dirname(folder) === folder) return undefined;
  }
}

/** Names under which a library's list of patterns is looked for. */
const listNames = ['grit.yaml', 'grit.yml'];

async function readPath(path: string, reading: Reading, way: readonly string[]): Promise<void> {
  const kind = await kindOf(path);
  if (kind === undefined)
    throw refused(shown(path, reading), 'there is no such file or folder', way, reading);
  if (kind === 'directory') await readFolder(path, reading, way);
  else if (/\.ya?ml$/.test(path)) await readList(path, reading, way);
  else if (/\.(?:grit|md)$/.test(path)) await readPatternFile(path, reading);
  else throw refused(shown(path, reading), 'it is no `.grit`, `.md` or `.yaml` file', way, reading);
}

async function readFolder(folder: string, reading: Reading, way: readonly string[]): Promise<void> {
  const lists = await Promise.all(listNames.map((name) => kindOf(join(folder, name))));
  for (const [index, name] of listNames.entries())
    if (lists[index] === 'file') await readPath(join(folder, name), reading, way);
  // A library of the published form keeps its patterns in a folder of their own, beside workflows and fetched modules.
  const root = basename(folder) === '.grit' ? join(folder, 'patterns') : folder;
  for (const path of await patternFilesBelow(root)) await readPatternFile(path, reading);
}

async function patternFilesBelow(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.isFile() && /\.(?:grit|md)$/.test(entry.name)) found.push(join(folder, entry.name));
    if (entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules')
      found.push(...(await patternFilesBelow(join(folder, entry.name))));
  }
  return found;
}

async function readPatternFile(path: string, reading: Reading): Promise<void> {
  if (reading.read.has(path)) return;
  reading.read.add(path);
  reading.files.push({ path: shown(path, reading), text: await textOf(path, reading) });
}

async function readList(path: string, reading: Reading, way: readonly string[]): Promise<void> {
  if (way.includes(path)) {
    const [circle, start] = [way.slice(way.indexOf(path)), shown(path, reading)];
    const steps = [...circle.map((step) => shown(step, reading)), start].join(' → ');
    throw new RegradeError('RG_CLI_LIBRARY', { path: start, reason: `the files name each other: ${steps}` });
  }
  if (reading.read.has(path)) return;
  reading.read.add(path);
  // Loaded here, so that a command in a project without a list starts without a YAML reader.
  const { readGritYaml } = await import('./grit-yaml.ts');
  const outcome = readGritYaml(await textOf(path, reading));
  if (outcome.kind === 'invalid') throw refused(shown(path, reading), outcome.reason, way, reading);
  for (const entry of outcome.entries) {
    if (entry.kind === 'file') await readPath(resolve(dirname(path), entry.path), reading, [...way, path]);
    else if (entry.kind === 'module') await readModule(entry, path, reading);
    else {
      const { kind, ...pattern } = entry;
      reading.entries.push({ ...pattern, path: shown(path, reading) });
      reading.files.push({ path: shown(path, reading), name: entry.name, text: entry.body });
    }
  }
}

/** All patterns of a module that is here; a single one may call the others, so the whole module comes along. */
async function readModule(
  { repository }: { readonly repository: string },
  list: string,
  reading: Reading,
): Promise<void> {
  const folder = join(dirname(list), '.gritmodules', ...repository.split('/'), '.grit');
  if ((await kindOf(folder)) === 'directory') await readFolder(folder, reading, [list]);
  else reading.missing.add(repository);
}

async function kindOf(path: string): Promise<'file' | 'directory' | undefined> {
  const stats = await stat(path).catch(() => undefined);
  if (stats === undefined) return undefined;
  return stats.isDirectory() ? 'directory' : 'file';
}

async function textOf(path: string, reading: Reading): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw refused(shown(path, reading), reasonOf(error), [], reading);
  }
}

function shown(path: string, { directory }: Reading): string {
  const name = relative(directory, path) || '.';
  return sep === '/' ? name : name.replaceAll(sep, '/');
}

function refused(path: string, reason: string, way: readonly string[], reading: Reading): RegradeError {
  const from = way.at(-1);
  const named = from === undefined ? '' : `, named by ${shown(from, reading)}`;
  return new RegradeError('RG_CLI_LIBRARY', { path: `${path}${named}`, reason });
}
