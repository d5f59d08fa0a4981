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

/** A measurement, and whether it says something lasting. */
export interface Measured<Result> {
  readonly result: Result;
  readonly lasting: boolean;
}

/** The stored result of a measurement, or the one that `measure` makes now. Results are plain JSON. */
export async function baseResult<Result>(
  client: Queryable,
  key: BaseKey,
  measure: () => Promise<Measured<Result>>,
): Promise<Result> {
  const id = hashOf(key);
  const [known] = await client.query<{ result: Result }>('select result from base_results where key = $1', [
    id,
  ]);
  if (known !== undefined) return known.result;
  const measured = await measure();
  if (!measured.lasting) return measured.result;
  await client.query(
    `insert into base_results (key, repository, base_commit, check_id, result) values ($1, $2, $3, $4, $5)
     on conflict (key) do nothing`,
    [id, key.repository, key.baseCommit, key.check, JSON.stringify(measured.result)],
  );
  return measured.result;
}
