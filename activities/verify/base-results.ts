/**
 * What checks gave at base commits: measured once for each repository and commit, whatever the number of patches.
 *
 * Only results that say something about the commit are kept; a time-out or a missing program says something about the
 * machine and the moment.
 */
import { hashOf } from '../../core/hash.ts';
import type { Queryable } from '../adapters/database/database.ts';

/** Which measurement: everything its result depends on. */
export interface BaseKey {
  readonly repository: string;
  readonly baseCommit: string;
  readonly check: string;
  /** Command, compiler version, sandbox, …: plain data. */
  readonly tool: unknown;
}

/** The kept result of a measurement, as its writer typed it; undefined where there is none. */
export async function findBaseResult<Result>(client: Queryable, key: BaseKey): Promise<Result | undefined> {
  const [row] = await client.query<{ result: Result }>('select result from base_results where key = $1', [
    hashOf(key),
  ]);
  return row?.result;
}

/** Keeps a result, plain JSON; an earlier one of the same measurement stays. */
export async function keepBaseResult(client: Queryable, key: BaseKey, result: unknown): Promise<void> {
  await client.query(
    `insert into base_results (key, repository, base_commit, check_id, result) values ($1, $2, $3, $4, $5)
     on conflict (key) do nothing`,
    [hashOf(key), key.repository, key.baseCommit, key.check, JSON.stringify(result)],
  );
}
