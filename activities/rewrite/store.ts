/**
 * What the rewrite reads from and writes to the database. Each outcome is one transaction with its event.
 */
import type { ArtifactRef } from '../../core/artifact.ts';
import { RegradeError } from '../../core/errors.ts';
import type { Patch } from '../../core/patch.ts';
import type { Spec } from '../../core/spec/spec.ts';
import { recordArtifacts } from '../adapters/artifacts/artifact-rows.ts';
import type { Database, Queryable } from '../adapters/database/database.ts';
import { moveTarget } from '../adapters/database/transitions.ts';
import type { RepositoryAddress } from '../adapters/git/mirrors.ts';
import type { PatchDiff } from './patch-diff.ts';
import { countEdits } from './patch-of.ts';
import type { RewriteFailure } from './step-outcome.ts';

/** A target as the rewrite needs it. */
export interface TargetRow {
  readonly id: string;
  readonly migration: string;
  readonly baseCommit: string;
  readonly repository: RepositoryAddress;
  /** Files in which the scan found sites of any step. */
  readonly paths: readonly string[];
}

/** Reads a spec; throws `RG_REWRITE_SPEC_UNKNOWN`. */
export async function readSpec(client: Queryable, specId: string, target: string): Promise<Spec> {
  const [row] = await client.query<{ body: Spec }>('select body from specs where id = $1', [specId]);
  if (row === undefined) throw new RegradeError('RG_REWRITE_SPEC_UNKNOWN', { spec: specId, target });
  return row.body;
}

/** Reads a target that was scanned; throws `RG_REWRITE_TARGET_UNKNOWN`. */
export async function readTarget(client: Queryable, target: string): Promise<TargetRow> {
  const [row] = await client.query<{
    migration: string;
    base_commit: string | null;
    repository: string;
    clone_url: string;
    paths: readonly string[];
  }>(
    `select t.migration, t.base_commit, t.repository, r.clone_url,
            array(select distinct path from sites where target = t.id order by path) as paths
     from targets t join repositories r on r.id = t.repository where t.id = $1`,
    [target],
  );
  if (row === undefined || row.base_commit === null) {
    throw new RegradeError('RG_REWRITE_TARGET_UNKNOWN', { target });
  }
  return {
    id: target,
    migration: row.migration,
    baseCommit: row.base_commit,
    repository: { id: row.repository, cloneUrl: row.clone_url },
    paths: row.paths,
  };
}

/** Shows that a target is being rewritten. */
export async function markRewriting(database: Database, target: string): Promise<void> {
  await database.transaction((client) => moveTarget(client, { target, to: 'rewriting', stage: 'rewrite' }));
}

/** A patch with the artifacts that hold it. */
export interface StoredPatch {
  readonly patch: Patch;
  readonly diff: PatchDiff;
  readonly artifact: ArtifactRef;
  readonly diffArtifact: ArtifactRef;
}

/** Records a target's patch; the same patch again changes nothing. */
export async function savePatch(database: Database, stored: StoredPatch): Promise<void> {
  const { patch, diff, artifact, diffArtifact } = stored;
  const counts = countEdits(patch.edits);
  await database.transaction(async (client) => {
    await recordArtifacts(client, [artifact, diffArtifact]);
    await client.query(
      `insert into patches (id, target, base_commit, artifact, diff, files, additions, deletions, rule_edits, model_edits)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (id) do nothing`,
      [
        patch.id,
        patch.target,
        patch.baseCommit,
        artifact.sha256,
        diffArtifact.sha256,
        patch.changes.length,
        diff.additions,
        diff.deletions,
        counts.rule,
        counts.model,
      ],
    );
    await client.query(
      'update targets set patch = $2, rule_edits = $3, model_edits = $4, updated_at = now() where id = $1',
      [patch.target, patch.id, counts.rule, counts.model],
    );
    await moveTarget(client, { target: patch.target, to: 'rewriting', stage: 'rewrite' });
  });
}

/** Records that no step changed anything; the code tells apart a target whose sites a model left as they are. */
export async function saveUnchanged(
  database: Database,
  target: string,
  outcome: { readonly declined: boolean; readonly reason: string },
): Promise<void> {
  await database.transaction(async (client) => {
    await clearPatch(client, target);
    const code = outcome.declined ? { code: 'model-declined' } : {};
    await moveTarget(client, { target, to: 'clean', stage: 'rewrite', reason: outcome.reason, ...code });
  });
}

/** Records a failure of the target. */
export async function saveFailure(database: Database, target: string, failed: RewriteFailure): Promise<void> {
  await database.transaction(async (client) => {
    await clearPatch(client, target);
    const { code, message: reason } = failed;
    await moveTarget(client, { target, to: 'failed', stage: 'rewrite', reason, code });
  });
}

/** A patch of an earlier run must not outlive the outcome of a later one. */
async function clearPatch(client: Queryable, target: string): Promise<void> {
  await client.query(
    'update targets set patch = null, rule_edits = 0, model_edits = 0, updated_at = now() where id = $1',
    [target],
  );
}
