/**
 * Forgets what nobody asked for in a long time: answers and results of old queries, tables of commits that no ref names.
 *
 * Done at most once a day, told by a file's time, so that a search of a large fleet does not pay for it each time.
 */
import { statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Catalog } from './catalog.ts';

const dayMs = 86_400_000;
const keptMs = 30 * dayMs;

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
  catalog.transaction(() => {
    catalog.run('delete from answers where query in (select id from queries where used_at < ?)', before);
    catalog.run('delete from results where query in (select id from queries where used_at < ?)', before);
    catalog.run('delete from queries where used_at < ?', before);
    catalog.run('delete from commits where used_at < ? and oid not in (select oid from refs)', before);
  });
}
