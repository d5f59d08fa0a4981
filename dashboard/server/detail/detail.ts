/**
 * All that is known of one target, read at once and folded into one document.
 *
 * The diff's text comes from the artifact store; where its bytes are gone the document still answers, without it.
 */
import type { ChangesetDetail, ChangesetFacts, PatchFacts, VerdictFacts } from '../contract/detail.ts';
import { eventOf } from '../events/stream.ts';
import type { ArtifactReader, Queryable } from '../ports.ts';
import { listModelCalls, type ModelCallRow } from '../queries/list-model-calls.ts';
import { listSites } from '../queries/list-sites.ts';
import { listTargetEvents } from '../queries/list-target-events.ts';
import { type PatchRow, readPatch } from '../queries/read-patch.ts';
import { type ChangesetColumns, readTarget } from '../queries/read-target.ts';

/** Largest diff that the document holds, in bytes; larger ones are read as an artifact. */
const largestDiff = 1024 * 1024;

/** The document of one target; `undefined` where the migration has no such target. */
export async function readDetail(
  ports: { readonly database: Queryable; readonly artifacts: ArtifactReader },
  migration: string,
  id: string,
): Promise<ChangesetDetail | undefined> {
  const { database } = ports;
  const target = await readTarget(database, migration, id);
  if (target === undefined) return undefined;
  const [patch, sites, modelCalls, events] = await Promise.all([
    target.patch === null ? undefined : readPatch(database, target.patch),
    listSites(database, id),
    listModelCalls(database, id),
    listTargetEvents(database, id),
  ]);
  return {
    id: target.id,
    migration: target.migration,
    repository: {
      id: target.repository,
      owner: target.owner,
      name: target.name,
      webUrl: target.web_url,
      defaultBranch: target.default_branch,
    },
    state: target.state,
    reason: target.reason,
    code: target.code,
    failedStage: target.failed_stage,
    changedAt: target.state_at.toISOString(),
    wave: target.wave,
    waveName: target.wave_name,
    filesScanned: target.files_scanned,
    changeset: target.changeset === null ? null : changesetFacts(target.changeset),
    patch: patch === undefined ? null : patchFacts(patch, await diffText(ports.artifacts, patch)),
    verdict: patch === undefined ? null : verdictFacts(patch),
    sites: sites.map((step) => ({ ...step, sites: [...step.sites] })),
    modelCalls: modelCalls.map(modelCallFacts),
    history: events.toReversed().map(eventOf),
  };
}

async function diffText(artifacts: ArtifactReader, patch: PatchRow): Promise<string | null> {
  if (patch.diff_bytes > largestDiff) return null;
  const bytes = await artifacts.get(patch.diff).catch(() => undefined);
  return bytes === undefined ? null : Buffer.from(bytes).toString('utf8');
}

function changesetFacts(row: ChangesetColumns): ChangesetFacts {
  return {
    id: row.id,
    state: row.state,
    reason: row.reason,
    title: row.title,
    branch: row.branch,
    baseBranch: row.base_branch,
    headCommit: row.head_commit,
    number: row.number,
    url: row.url,
    checks: row.checks,
    review: row.review,
    openedAt: isoOf(row.opened_at),
    mergedAt: isoOf(row.merged_at),
    closedAt: isoOf(row.closed_at),
    syncedAt: isoOf(row.synced_at),
  };
}

function isoOf(text: string | null): string | null {
  return text === null ? null : new Date(text).toISOString();
}

function patchFacts(row: PatchRow, diff: string | null): PatchFacts {
  return {
    id: row.id,
    baseCommit: row.base_commit,
    files: row.files,
    additions: row.additions,
    deletions: row.deletions,
    ruleEdits: row.rule_edits,
    modelEdits: row.model_edits,
    diff,
    diffArtifact: { sha256: row.diff, bytes: row.diff_bytes, mediaType: row.diff_media_type },
  };
}

function verdictFacts(row: PatchRow): VerdictFacts | null {
  if (row.outcome === null || row.verdict_at === null) return null;
  return {
    outcome: row.outcome,
    reason: row.reason ?? '',
    durationMs: row.duration_ms ?? 0,
    at: row.verdict_at.toISOString(),
    checks: (row.checks ?? []).map((check) => ({
      id: check.id,
      outcome: check.outcome,
      required: check.required,
      summary: check.summary,
      log: check.log ?? null,
      sandbox: check.sandbox ?? null,
      durationMs: check.durationMs,
    })),
  };
}

function modelCallFacts(row: ModelCallRow): ChangesetDetail['modelCalls'][number] {
  return {
    id: row.id,
    step: row.step,
    model: row.model,
    tier: row.tier,
    mode: row.mode,
    outcome: row.outcome,
    prompt: row.prompt,
    answer: row.answer,
    promptTokens: row.prompt_tokens,
    completionTokens: row.completion_tokens,
    money: row.money,
    durationMs: row.duration_ms,
    at: row.created_at.toISOString(),
  };
}
