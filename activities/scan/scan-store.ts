/**
 * The scan's statements: results of blobs, sites of targets, the way from `found` to `matched`, `clean`, `skipped` or
 * `failed`.
 *
 * Results are shared by all migrations and only ever added. A target's sites, counts, state and event are written in one
 * transaction.
 */
import type { Database, Queryable } from '../adapters/database/database.ts';
import { moveTarget, recordEvent } from '../adapters/database/transitions.ts';
import type { FileResult } from './file-result.ts';
import { type KeyedResult, type ResultKey, type ResultStore, resultName } from './result-store.ts';
import type { TargetScan } from './target-scan.ts';

/** A target that waits to be scanned. */
export interface WaitingTarget {
  readonly target: string;
  readonly repository: string;
  readonly cloneUrl: string;
  /** Ref to scan; null for the default branch. */
  readonly baseRef: string | null;
  readonly defaultBranch: string;
}

/** Counts of a spec's targets by where the scan left them. */
export interface ScanTally {
  readonly matched: number;
  readonly clean: number;
  readonly failed: number;
  readonly waiting: number;
  readonly sites: number;
}

/** Targets of a spec that are not scanned yet, by id. */
export function listWaiting(database: Queryable, specId: string): Promise<readonly WaitingTarget[]> {
  return database.query<WaitingTarget>(
    `select t.id as target, r.id as repository, r.clone_url as "cloneUrl", t.base_ref as "baseRef",
            r.default_branch as "defaultBranch"
     from targets t join repositories r on r.id = t.repository
     where t.spec = $1 and t.state = 'found' order by t.id`,
    [specId],
  );
}

/** Where a spec's targets stand after scanning; one with sites counts as matched in every later state. */
export async function readTally(database: Queryable, specId: string): Promise<ScanTally> {
  const [tally] = await database.query<ScanTally>(
    `select count(*) filter (where rule_sites + model_sites > 0 and state not in ('found', 'clean', 'skipped')) as matched,
            count(*) filter (where state = 'clean') as clean,
            count(*) filter (where state = 'failed' and failed_stage = 'scan') as failed,
            count(*) filter (where state = 'found') as waiting,
            coalesce(sum(rule_sites + model_sites), 0) as sites
     from targets where spec = $1`,
    [specId],
  );
  return tally ?? { matched: 0, clean: 0, failed: 0, waiting: 0, sites: 0 };
}

const rowsPerStatement = 5_000;

/** Results in the table `scans`, shared by all migrations. */
export function createDatabaseResults(database: Queryable): ResultStore {
  return Object.freeze<ResultStore>({
    read: (query, keys) => readResults(database, query, keys),
    write: (query, results) => writeResults(database, query, results),
  });
}

async function readResults(
  database: Queryable,
  query: string,
  keys: readonly ResultKey[],
): Promise<Map<string, FileResult>> {
  const found = new Map<string, FileResult>();
  for (const page of pagesOf(keys)) {
    const rows = await database.query<{ pathClass: string; blob: string; result: FileResult }>(
      `select s.path_class as "pathClass", s.blob, s.result
       from unnest($2::text[], $3::text[]) as k (path_class, blob)
       join scans s on s.query = $1 and s.path_class = k.path_class and s.blob = k.blob`,
      [query, page.map((key) => key.pathClass), page.map((key) => key.blob)],
    );
    for (const row of rows) found.set(resultName(row), row.result);
  }
  return found;
}

async function writeResults(
  database: Queryable,
  query: string,
  results: readonly KeyedResult[],
): Promise<void> {
  for (const page of pagesOf(results))
    await database.query(
      `insert into scans (query, path_class, blob, result)
       select $1, path_class, blob, result
       from unnest($2::text[], $3::text[], $4::jsonb[]) as r (path_class, blob, result)
       on conflict do nothing`,
      [
        query,
        page.map((each) => each.pathClass),
        page.map((each) => each.blob),
        page.map((each) => JSON.stringify(each.result)),
      ],
    );
}

/** Writes what scanning a target gave; false when it is not waiting any more (a command came in between). */
export function settleScan(database: Database, target: string, scan: TargetScan): Promise<boolean> {
  return database.transaction(async (client) => {
    const [row] = await client.query<{ state: string }>(
      'select state from targets where id = $1 for update',
      [target],
    );
    if (row?.state !== 'found') return false;
    await writeScanned(client, target, scan.kind === 'scanned' ? scan : nothing);
    const code = scan.code === undefined ? {} : { code: scan.code };
    return await moveTarget(client, { target, to: scan.to, stage: 'scan', reason: scan.reason, ...code });
  });
}

type ScannedRows = Pick<
  Extract<TargetScan, { readonly kind: 'scanned' }>,
  'filesScanned' | 'bytesScanned' | 'sites'
> & { readonly baseRef?: string; readonly baseCommit?: string };

/** A target that could not be scanned keeps nothing of an earlier scan. */
const nothing: ScannedRows = { filesScanned: 0, bytesScanned: 0, sites: [] };

async function writeScanned(client: Queryable, target: string, scan: ScannedRows): Promise<void> {
  await client.query('delete from sites where target = $1', [target]);
  for (const page of pagesOf(scan.sites))
    await client.query(
      `insert into sites (target, step, origin, path, start_line, start_column, end_line, end_column, text)
       select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::int[], $6::int[], $7::int[], $8::int[], $9::text[])`,
      [
        target,
        page.map((site) => site.step),
        page.map((site) => site.origin),
        page.map((site) => site.path),
        ...[0, 1, 2, 3].map((place) => page.map((site) => site.at[place])),
        page.map((site) => site.text),
      ],
    );
  await client.query(
    `update targets set base_ref = coalesce($2, base_ref), base_commit = $3, files_scanned = $4, bytes_scanned = $5,
                        rule_sites = $6, model_sites = $7, updated_at = now() where id = $1`,
    [
      target,
      scan.baseRef ?? null,
      scan.baseCommit ?? null,
      scan.filesScanned,
      scan.bytesScanned,
      scan.sites.filter((site) => site.origin === 'rule').length,
      scan.sites.filter((site) => site.origin === 'model').length,
    ],
  );
}

/** Reports how far the scan of a migration is. */
export function writeProgress(
  database: Database,
  migration: string,
  data: { readonly scanned: number; readonly total: number; readonly sites: number },
): Promise<void> {
  return database.transaction((client) =>
    recordEvent(client, { migration, stage: 'scan', kind: 'scan.progress', data }),
  );
}

function* pagesOf<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < rows.length; start += rowsPerStatement)
    yield rows.slice(start, start + rowsPerStatement);
}
