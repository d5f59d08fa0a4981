/**
 * Targets that left the funnel by a fault or a veto, grouped by state, code, stage and the reason without its numbers.
 */
import type { TargetState } from '../../../core/states.ts';
import type { Queryable } from '../ports.ts';

/** One group and its latest members. */
export interface FailureRow {
  readonly state: TargetState;
  readonly code: string;
  readonly stage: string;
  readonly signature: string;
  readonly count: number;
  readonly example: string;
  readonly latest_at: Date;
  readonly targets: readonly { readonly id: string; readonly repository: string }[];
}

const sql = String.raw`
select state, coalesce(code, state) as code,
  coalesce(failed_stage, case state when 'rejected' then 'verify' when 'vetoed' then 'track' else '' end) as stage,
  regexp_replace(reason, '\d+', '#', 'g') as signature, count(*) as count,
  (array_agg(reason order by state_at desc, id))[1] as example, max(state_at) as latest_at,
  to_jsonb((array_agg(jsonb_build_object('id', id, 'repository', repository) order by state_at desc, id))[1:10])
    as targets
from targets where migration = $1 and state in ('rejected', 'failed', 'vetoed')
group by 1, 2, 3, 4 order by 5 desc, 1, 2, 3, 4 limit 200`;

/** The groups, largest first; at most 200 with at most 10 named members. */
export function listFailures(database: Queryable, migration: string): Promise<readonly FailureRow[]> {
  return database.query<FailureRow>(sql, [migration]);
}
