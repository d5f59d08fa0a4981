/**
 * Contract of one target with all that is known of it: patch, verdict, sites, model calls, pull request, history.
 *
 * The same document answers for a changeset and for a target that never got one: then `changeset` is `null`.
 */
import { z } from 'zod';
import {
  ArtifactLink,
  ChangesetState,
  HostChecks,
  HostReview,
  Sha256,
  TargetState,
  Timestamp,
} from './common.ts';
import { RolloutEventJson } from './events.ts';

/** The branch and pull request on the code host. */
export const ChangesetFacts = z.object({
  id: z.string(),
  state: ChangesetState,
  reason: z.string(),
  title: z.string(),
  branch: z.string(),
  baseBranch: z.string(),
  headCommit: z.string().nullable(),
  number: z.number().int().nullable(),
  url: z.string().nullable(),
  checks: HostChecks,
  review: HostReview,
  openedAt: Timestamp.nullable(),
  mergedAt: Timestamp.nullable(),
  closedAt: Timestamp.nullable(),
  /** When the code host was last asked. */
  syncedAt: Timestamp.nullable(),
});
/** The branch and pull request on the code host. */
export type ChangesetFacts = z.infer<typeof ChangesetFacts>;

/** The patch that the changeset is made of. */
export const PatchFacts = z.object({
  id: z.string(),
  baseCommit: z.string(),
  files: z.number().int(),
  additions: z.number().int(),
  deletions: z.number().int(),
  ruleEdits: z.number().int(),
  modelEdits: z.number().int(),
  /** Unified diff; `null` where it is larger than the answer may hold: read the artifact instead. */
  diff: z.string().nullable(),
  diffArtifact: ArtifactLink,
});
/** The patch that the changeset is made of. */
export type PatchFacts = z.infer<typeof PatchFacts>;

/** One check of a verdict (`core/verdict.ts`). */
export const CheckFacts = z.object({
  id: z.string(),
  outcome: z.enum(['passed', 'failed', 'known', 'inconclusive', 'skipped']),
  required: z.boolean(),
  summary: z.string(),
  log: ArtifactLink.nullable(),
  sandbox: z.string().nullable(),
  durationMs: z.number(),
});
/** One check of a verdict. */
export type CheckFacts = z.infer<typeof CheckFacts>;

/** What verification said of the patch. */
export const VerdictFacts = z.object({
  outcome: z.enum(['accepted', 'rejected', 'inconclusive']),
  reason: z.string(),
  durationMs: z.number(),
  at: Timestamp,
  checks: z.array(CheckFacts),
});
/** What verification said of the patch. */
export type VerdictFacts = z.infer<typeof VerdictFacts>;

/** The sites that one step matched in this target, in the order of the files. */
export const StepSites = z.object({
  step: z.string(),
  origin: z.enum(['rule', 'model']),
  count: z.number().int(),
  /** At most 200 of them. */
  sites: z.array(
    z.object({ path: z.string(), line: z.number().int(), column: z.number().int(), text: z.string() }),
  ),
});
/** The sites that one step matched. */
export type StepSites = z.infer<typeof StepSites>;

/** One request to a model on behalf of this target. */
export const ModelCallFacts = z.object({
  id: z.number().int(),
  step: z.string(),
  model: z.string(),
  tier: z.string(),
  mode: z.enum(['live', 'recorded', 'cached']),
  outcome: z.string(),
  prompt: Sha256.nullable(),
  answer: Sha256.nullable(),
  promptTokens: z.number().int(),
  completionTokens: z.number().int(),
  money: z.number(),
  durationMs: z.number(),
  at: Timestamp,
});
/** One request to a model. */
export type ModelCallFacts = z.infer<typeof ModelCallFacts>;

/** One target with all that is known of it. */
export const ChangesetDetail = z
  .object({
    id: z.string(),
    migration: z.string(),
    repository: z.object({
      id: z.string(),
      owner: z.string(),
      name: z.string(),
      webUrl: z.string().nullable(),
      defaultBranch: z.string(),
    }),
    state: TargetState,
    reason: z.string(),
    code: z.string().nullable(),
    failedStage: z.string().nullable(),
    changedAt: Timestamp,
    wave: z.number().int().nullable(),
    waveName: z.string().nullable(),
    filesScanned: z.number().int(),
    changeset: ChangesetFacts.nullable(),
    patch: PatchFacts.nullable(),
    verdict: VerdictFacts.nullable(),
    sites: z.array(StepSites),
    /** The latest 100. */
    modelCalls: z.array(ModelCallFacts),
    /** The latest 200 events, oldest first. */
    history: z.array(RolloutEventJson),
  })
  .meta({ id: 'ChangesetDetail' });
/** One target with all that is known of it. */
export type ChangesetDetail = z.infer<typeof ChangesetDetail>;
