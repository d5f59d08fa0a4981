/**
 * One target with its repository, its wave and its changeset.
 */
import type { ChangesetState, TargetState } from '../../../core/states.ts';
import type { ChangesetFacts } from '../contract/detail.ts';
import type { Queryable } from '../ports.ts';

/** A target's own columns, its repository's, and its changeset's as JSON. */
export interface TargetRow {
  readonly id: string;
  readonly migration: string;
  readonly repository: string;
  readonly owner: string;
  readonly name: string;
  readonly web_url: string | null;
  readonly default_branch: string;
  readonly state: TargetState;
  readonly reason: string;
  readonly code: string | null;
  readonly failed_stage: string | null;
  readonly state_at: Date;
  readonly wave: number | null;
  readonly wave_name: string | null;
  readonly files_scanned: number;
  readonly patch: string | null;
  readonly changeset: ChangesetColumns | null;
}

/** A changeset's columns as JSON; moments are text of PostgreSQL's. */
export interface ChangesetColumns {
  readonly id: string;
  readonly state: ChangesetState;
  readonly reason: string;
  readonly title: string;
  readonly branch: string;
  readonly base_branch: string;
  readonly head_commit: string | null;
  readonly number: number | null;
  readonly url: string | null;
  readonly checks: ChangesetFacts['checks'];
  readonly review: ChangesetFacts['review'];
  readonly opened_at: string | null;
  readonly merged_at: string | null;
  readonly closed_at: string | null;
  readonly synced_at: string | null;
}

const sql = `
select t.id, t.migration, t.repository, r.owner, r.name, r.web_url, r.default_branch, t.state, t.reason, t.code,
  t.failed_stage, t.state_at, t.wave, w.name as wave_name, t.files_scanned, coalesce(c.patch, t.patch) as patch,
  case when c.id is null then null else to_jsonb(c) end as changeset
from targets t join repositories r on r.id = t.repository
  left join waves w on w.migration = t.migration and w.index = t.wave
  left join changesets c on c.target = t.id
where t.migration = $1 and t.id = $2`;

/** A migration's target by its id; `undefined` where it has none of that id. */
export async function readTarget(
  database: Queryable,
  migration: string,
  id: string,
): Promise<TargetRow | undefined> {
  const [row] = await database.query<TargetRow>(sql, [migration, id]);
  return row;
}
