/**
 * Reads which repositories a fleet is made of: a folder of them, or a file that lists them.
 *
 * A list is plain (one clone URL, path or `host/owner/name` a line, optional `@ref`), or YAML or JSON: the same texts, or
 * `{repository, ref?}`, alone or under the key `repositories`. Paths are relative to the file; a path that is no repository
 * stands for every one below it. What a line means must be clear: the first that is not stops with its place.
 */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { readCloneUrl } from '../../activities/adapters/git/clone-url.ts';
import { findRepositories } from '../../activities/discover/find-repositories.ts';
import { type ListEntry, readList } from '../../activities/discover/list-file.ts';
import type { FleetTarget } from '../../activities/scan/fleet-events.ts';
import type { CodeHostConfig } from '../../core/config/config.ts';
import { unreadableList as unreadable } from './unreadable-list.ts';

/** Where a fleet is read. */
export interface FleetReading {
  /** Absolute path of the file or the folder. */
  readonly path: string;
  /** The path as it is shown in messages. */
  readonly shown: string;
  readonly hosts: readonly CodeHostConfig[];
  readonly signal?: AbortSignal | undefined;
  /** Told of every folder that is searched for repositories, before it is read. */
  readonly onFolder?: (folder: string) => void;
}

/**
 * The targets of a fleet in the order of the list, each once. Ids are `host/owner/name`, or the path below the list's
 * folder; one that is named with several refs has the ref behind it. Throws `RG_SCAN_SOURCE_UNREADABLE`.
 */
export async function readFleet(reading: FleetReading): Promise<readonly FleetTarget[]> {
  const stats = await stat(reading.path).catch((error: Error) => {
    throw unreadable(reading.shown, error.message);
  });
  const folder = stats.isDirectory() ? reading.path : path.dirname(reading.path);
  const entries: readonly ListEntry[] = stats.isDirectory()
    ? [{ kind: 'path', path: reading.path, line: 1 }]
    : await readEntries(reading, folder);
  const targets: FleetTarget[] = [];
  for (const entry of entries) {
    reading.signal?.throwIfAborted();
    targets.push(...(await targetsOf(entry, folder, reading)));
  }
  return withUniqueIds(targets);
}

async function readEntries(reading: FleetReading, folder: string): Promise<readonly ListEntry[]> {
  const text = await readFile(reading.path, 'utf8').catch((error: Error) => {
    throw unreadable(reading.shown, error.message);
  });
  const context = { folder, hosts: reading.hosts.map(({ name }) => name) };
  if (!/\.(?:ya?ml|json)$/.test(reading.path)) return readList(text, context);
  const { listedTexts } = await import('./structured-list.ts');
  return listedTexts(text, reading.shown).map((line, index) => {
    const [entry] = readList(line, context);
    return entry === undefined
      ? { kind: 'invalid', text: line, line: index + 1 }
      : { ...entry, line: index + 1 };
  });
}

async function targetsOf(
  entry: ListEntry,
  folder: string,
  reading: FleetReading,
): Promise<readonly FleetTarget[]> {
  const place = `${reading.shown}:${entry.line}`;
  if (entry.kind === 'invalid') throw unreadable(place, `"${withoutUser(entry.text)}" is no repository`);
  const ref = entry.ref === undefined ? {} : { ref: entry.ref };
  if (entry.kind === 'name') {
    const { host, owner, name } = entry;
    const webUrl = reading.hosts.find((each) => each.name === host)?.webUrl ?? `https://${host}`;
    return [{ id: `${host}/${owner}/${name}`, cloneUrl: `${webUrl}/${owner}/${name}.git`, ...ref }];
  }
  const location =
    entry.kind === 'path' ? { kind: 'local' as const, path: entry.path } : readCloneUrl(entry.url);
  if (location.kind === 'refused') throw unreadable(place, location.reason);
  if (location.kind === 'remote')
    return [{ id: `${location.host}/${location.path}`, cloneUrl: location.url, ...ref }];
  const found: FleetTarget[] = [];
  try {
    for await (const root of findRepositories(location.path, reading.signal, reading.onFolder))
      found.push({ id: localId(root, folder), cloneUrl: root, ...ref });
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) throw unreadable(place, error.message);
    throw error;
  }
  if (found.length === 0) throw unreadable(place, `there is no repository at or below ${location.path}`);
  return found;
}

function localId(root: string, folder: string): string {
  const below = path.relative(folder, root);
  const name = below.startsWith('..') || path.isAbsolute(below) ? root : below || path.basename(root);
  return name.replaceAll(path.sep, '/').replace(/\.git$/, '');
}

function withUniqueIds(targets: readonly FleetTarget[]): readonly FleetTarget[] {
  const once = new Map(
    targets.map((target) => [`${target.id}\n${target.cloneUrl}\n${target.ref ?? ''}`, target]),
  );
  const all = [...once.values()];
  const names = countsOf(all.map(({ id }) => id));
  // One without a ref keeps its name beside those with one.
  const named = all.map((target) =>
    names.get(target.id) === 1 || target.ref === undefined
      ? target
      : { ...target, id: `${target.id}@${target.ref}` },
  );
  const left = countsOf(named.map(({ id }) => id));
  return named.map((target) => (left.get(target.id) === 1 ? target : { ...target, id: addressName(target) }));
}

/** Equal names of different addresses, e.g. by https and by ssh. */
function addressName({ cloneUrl, ref }: FleetTarget): string {
  return ref === undefined ? cloneUrl : `${cloneUrl}@${ref}`;
}

function countsOf(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** A refused URL may hold a password; messages travel to logs. */
function withoutUser(address: string): string {
  return address.replace(/\/\/[^/@]*@/, '//…@');
}
