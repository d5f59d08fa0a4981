/**
 * Targets of a migration counted by wave, state and furthest stage: what the funnel and the waves are made of.
 */
import type { TargetState } from '../../../core/states.ts';
import type { Queryable } from '../ports.ts';
import { reachedRank } from './reached.ts';

/** One group of targets that stand alike. */
export interface TargetCountRow {
  readonly wave: number | null;
  readonly state: TargetState;
  /** Place in `funnelStages` of the furthest stage reached. */
  readonly reached: number;
  readonly count: number;
  readonly rule_sites: number;
  readonly model_sites: number;
  readonly rule_edits: number;
  readonly model_edits: number;
}

const sql = `
select t.wave, t.state, ${reachedRank} as reached, count(*) as count,
  sum(t.rule_sites)::float8 as rule_sites, sum(t.model_sites)::float8 as model_sites,
  sum(t.rule_edits)::float8 as rule_edits, sum(t.model_edits)::float8 as model_edits
from targets t where t.migration = $1
group by 1, 2, 3`;

/** Counts of a migration's targets. */
export function countTargets(database: Queryable, migration: string): Promise<readonly TargetCountRow[]> {
  return database.query<TargetCountRow>(sql, [migration]);
}
