/**
 * Forgets what nobody asked for in a long time: answers and results of old queries, fleets, kept searches, refs and tables
 * of commits that no living fleet names, and in the end the blobs that no commit holds.
 *
 * Done at most once a day, told by a file's time, so that a search of a large fleet does not pay for it each time.
 */
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Catalog, idBytes } from './catalog.ts';
import { dropUnheldBlobs } from './drop-blobs.ts';
import { fleetEnding, fleetsFolder, readSnapshot, searchesFolder } from './fleet-snapshot.ts';

const dayMs = 86_400_000;
const keptMs = 30 * dayMs;
/** The oldest kept searches go where all of them take more. */
const mostSearchBytes = 1_024 ** 3;

/** True once a day: whoever gets it does the tidying. */
export function isTidyingDue(folder: string, now: number): boolean {
  const file = path.join(folder, 'tidied');
  const last = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  if (last === undefined || now - last > dayMs) writeFileSync(file, '');
  return last !== undefined && now - last > dayMs;
}

/** Deletes what was not used for 30 days. */
export function tidyCatalog(catalog: Catalog, now: number): void {
  const before = now - keptMs;
  const fleets = filesOf(path.join(catalog.folder, fleetsFolder));
  const searches = filesOf(path.join(catalog.folder, searchesFolder));
  for (const { file, usedAt } of [...fleets, ...searches]) if (usedAt < before) rmSync(file, { force: true });
  let bytes = 0;
  for (const { file, size } of searches.toSorted((one, other) => other.usedAt - one.usedAt)) {
    bytes += size;
    if (bytes > mostSearchBytes) rmSync(file, { force: true });
  }
  const living = fleets.filter(({ file, usedAt }) => usedAt >= before && file.endsWith(fleetEnding));
  forget(catalog, before, new Set(living.flatMap(({ file }) => commitsOf(file))));
  dropUnheldBlobs(catalog);
}

function forget(catalog: Catalog, before: number, living: ReadonlySet<string>): void {
  catalog.transaction(() => {
    catalog.run('create temp table if not exists living (oid blob primary key) without rowid');
    catalog.run('delete from living');
    for (const commit of living)
      catalog.run('insert or ignore into living (oid) values (?)', idBytes(commit));
    catalog.run('delete from answers where query in (select id from queries where used_at < ?)', before);
    catalog.run('delete from results where query in (select id from queries where used_at < ?)', before);
    catalog.run('delete from queries where used_at < ?', before);
    catalog.run('delete from refs where checked_at < ? and oid not in living', before);
    catalog.run(
      'delete from commits where used_at < ? and oid not in (select oid from refs) and oid not in living',
      before,
    );
  });
}

function commitsOf(file: string): readonly string[] {
  const commits =
    readSnapshot(file)
      ?.rows()
      .map((row) => row.commit) ?? [];
  return commits.filter((commit) => commit !== '');
}

interface KeptFile {
  readonly file: string;
  readonly usedAt: number;
  readonly size: number;
}

function filesOf(folder: string): readonly KeptFile[] {
  mkdirSync(folder, { recursive: true });
  return readdirSync(folder).flatMap((name) => {
    const file = path.join(folder, name);
    const information = statSync(file, { throwIfNoEntry: false });
    return information === undefined ? [] : [{ file, usedAt: information.mtimeMs, size: information.size }];
  });
}
