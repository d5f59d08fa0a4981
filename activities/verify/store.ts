/**
 * What verification reads from and writes to the database.
 *
 * The verdict, its logs' rows, the target's state and the event are one transaction. Statements of this step only.
 */
import { RegradeError } from '../../core/errors.ts';
import type { Spec, VerifyPlan } from '../../core/spec/spec.ts';
import type { Stage, TargetState } from '../../core/states.ts';
import type { Verdict } from '../../core/verdict.ts';
import { recordArtifacts } from '../adapters/artifacts/artifact-rows.ts';
import type { Database, Queryable } from '../adapters/database/database.ts';
import { moveTarget } from '../adapters/database/transitions.ts';
import type { RepositoryAddress } from '../adapters/git/mirrors.ts';

/** A patch with what is needed to verify it. */
export interface PatchRow {
  /** SHA-256 of the artifact that holds the patch. */
  readonly artifact: string;
  readonly repository: RepositoryAddress;
  readonly plan: VerifyPlan;
}

/** Reads a target's patch; throws `RG_VERIFY_PATCH_UNKNOWN`. */
export async function readPatchRow(
  client: Queryable,
  request: { readonly specId: string; readonly target: string; readonly patch: string },
): Promise<PatchRow> {
  const { specId, target, patch } = request;
  const [row] = await client.query<{ artifact: string; id: string; clone_url: string; body: Spec }>(
    `select p.artifact, r.id, r.clone_url, s.body
     from patches p
     join targets t on t.id = p.target
     join repositories r on r.id = t.repository
     join specs s on s.id = $3
     where p.id = $1 and p.target = $2`,
    [patch, target, specId],
  );
  if (row === undefined) throw new RegradeError('RG_VERIFY_PATCH_UNKNOWN', { patch, target });
  return {
    artifact: row.artifact,
    repository: { id: row.id, cloneUrl: row.clone_url },
    plan: row.body.verify,
  };
}

/** State of the target, and the code it carries, by the verdict's outcome. */
const exits: Readonly<Record<Verdict['outcome'], { readonly to: TargetState; readonly code?: string }>> = {
  accepted: { to: 'verified' },
  rejected: { to: 'rejected', code: 'REJECTED' },
  // Nothing is known against the patch, but it may not be published: a person must look at why.
  inconclusive: { to: 'failed', code: 'INCONCLUSIVE' },
};

/** Records a verdict, replacing an earlier one of the same patch, and moves the target. */
export async function saveVerdict(
  database: Database,
  subject: { readonly target: string; readonly patch: string },
  verdict: Verdict,
): Promise<void> {
  const durationMs = verdict.checks.reduce((sum, check) => sum + check.durationMs, 0);
  await database.transaction(async (client) => {
    await recordArtifacts(
      client,
      verdict.checks.flatMap((check) => (check.log === undefined ? [] : [check.log])),
    );
    await client.query(
      `insert into verdicts (patch, outcome, reason, checks, duration_ms) values ($1, $2, $3, $4, $5)
       on conflict (patch) do update set outcome = excluded.outcome, reason = excluded.reason,
         checks = excluded.checks, duration_ms = excluded.duration_ms, created_at = now()`,
      [subject.patch, verdict.outcome, verdict.reason, JSON.stringify(verdict.checks), durationMs],
    );
    const { to, code } = exits[verdict.outcome];
    await moveTarget(client, {
      target: subject.target,
      to,
      stage: 'verify' satisfies Stage,
      ...(code === undefined ? {} : { code, reason: verdict.reason }),
    });
  });
}
