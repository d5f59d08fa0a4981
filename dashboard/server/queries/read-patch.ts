/**
 * One patch with the verdict over it.
 */
import type { Verdict } from '../../../core/verdict.ts';
import type { Queryable } from '../ports.ts';

/** A patch's columns, its diff's artifact, and its verdict's columns where it has one. */
export interface PatchRow {
  readonly id: string;
  readonly base_commit: string;
  readonly files: number;
  readonly additions: number;
  readonly deletions: number;
  readonly rule_edits: number;
  readonly model_edits: number;
  readonly diff: string;
  readonly diff_bytes: number;
  readonly diff_media_type: string;
  readonly outcome: Verdict['outcome'] | null;
  readonly reason: string | null;
  readonly checks: Verdict['checks'] | null;
  readonly duration_ms: number | null;
  readonly verdict_at: Date | null;
}

const sql = `
select p.id, p.base_commit, p.files, p.additions, p.deletions, p.rule_edits, p.model_edits, p.diff,
  a.bytes as diff_bytes, a.media_type as diff_media_type,
  v.outcome, v.reason, v.checks, v.duration_ms, v.created_at as verdict_at
from patches p join artifacts a on a.sha256 = p.diff left join verdicts v on v.patch = p.id
where p.id = $1`;

/** A patch by its id. */
export async function readPatch(database: Queryable, id: string): Promise<PatchRow | undefined> {
  const [row] = await database.query<PatchRow>(sql, [id]);
  return row;
}
