/**
 * Targets that left the funnel by a fault or a person's veto, grouped by state and code.
 */
import type { TargetState } from '../../../core/states.ts';
import type { Queryable } from '../ports.ts';

/** One group of targets that left for the like cause. */
export interface ExitRow {
  readonly state: TargetState;
  readonly code: string;
  readonly count: number;
  /** The reason that most of them give. */
  readonly reason: string;
}

const sql = `
select state, coalesce(code, state) as code, count(*) as count,
  mode() within group (order by reason) as reason
from targets where migration = $1 and state in ('rejected', 'failed', 'vetoed')
group by 1, 2 order by 3 desc, 1, 2 limit 50`;

/** The groups, largest first; at most 50. */
export function listExits(database: Queryable, migration: string): Promise<readonly ExitRow[]> {
  return database.query<ExitRow>(sql, [migration]);
}
