/**
 * What a migration's model steps used so far.
 */
import type { Queryable } from '../ports.ts';

/** Sums over the model calls of a migration. */
export interface ModelUseRow {
  readonly calls: number;
  readonly live: number;
  readonly recorded: number;
  readonly cached: number;
  readonly unanswered: number;
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly money: number;
}

const sql = `
select count(*) as calls,
  count(*) filter (where mode = 'live') as live,
  count(*) filter (where mode = 'recorded') as recorded,
  count(*) filter (where mode = 'cached') as cached,
  count(*) filter (where outcome <> 'answered') as unanswered,
  coalesce(sum(prompt_tokens), 0)::float8 as prompt_tokens,
  coalesce(sum(completion_tokens), 0)::float8 as completion_tokens,
  coalesce(sum(money), 0)::float8 as money
from model_calls where migration = $1`;

/** Sums over all calls; zeros where there were none. */
export async function readModelUse(database: Queryable, migration: string): Promise<ModelUseRow | undefined> {
  const [row] = await database.query<ModelUseRow>(sql, [migration]);
  return row;
}
