/**
 * Pull requests that do not go on by themselves, counted by what holds them.
 */
import type { Queryable } from '../ports.ts';

/** Counts of held pull requests; one pull request may be held by several things. */
export interface StuckRow {
  readonly conflicted: number;
  readonly diverged: number;
  readonly stale: number;
  readonly closed: number;
  readonly checks_failed: number;
  readonly changes_requested: number;
  readonly review_awaited: number;
}

const sql = `
select count(*) filter (where state = 'conflicted') as conflicted,
  count(*) filter (where state = 'diverged') as diverged,
  count(*) filter (where state = 'stale') as stale,
  count(*) filter (where state = 'closed') as closed,
  count(*) filter (where state = 'open' and checks = 'failed') as checks_failed,
  count(*) filter (where state = 'open' and review = 'changes_requested') as changes_requested,
  count(*) filter (where state = 'open' and review = 'none' and checks in ('none', 'passed')) as review_awaited
from changesets where migration = $1`;

/** What holds a migration's pull requests. */
export async function countStuckChangesets(
  database: Queryable,
  migration: string,
): Promise<StuckRow | undefined> {
  const [row] = await database.query<StuckRow>(sql, [migration]);
  return row;
}
