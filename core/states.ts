/**
 * The states that people see, one word each, and which of them still hold a window slot.
 *
 * Pure data and functions; free of zod and Node so that workflows may import it.
 */

/** Life of a migration: `draft → planned → running ⇄ paused → finished`, or `aborted` from any live state. */
export type MigrationState = 'draft' | 'planned' | 'running' | 'paused' | 'finished' | 'aborted';

/** Life of a target; `clean`, `skipped`, `rejected`, `failed` and `vetoed` are side exits with a reason. */
export type TargetState =
  | 'found'
  | 'matched'
  | 'rewriting'
  | 'verified'
  | 'published'
  | 'merged'
  | 'clean'
  | 'skipped'
  | 'rejected'
  | 'failed'
  | 'vetoed';

/** Life of a wave: `open` while it starts targets, `gated` once all are settled and its gate is awaited. */
export type WaveState = 'waiting' | 'open' | 'gated' | 'done' | 'halted';

/** Life of a changeset on its code host. */
export type ChangesetState =
  | 'planned'
  | 'draft'
  | 'open'
  | 'approved'
  | 'merged'
  | 'conflicted'
  | 'stale'
  | 'closed'
  | 'diverged';

/** Stages of a target's way, as events, metrics and failures name them. */
export type Stage = 'discover' | 'scan' | 'rewrite' | 'verify' | 'publish' | 'track';

/** Every target state in the order of the funnel, side exits last. */
export const targetStates = Object.freeze([
  'found',
  'matched',
  'rewriting',
  'verified',
  'published',
  'merged',
  'clean',
  'skipped',
  'rejected',
  'failed',
  'vetoed',
] as const satisfies readonly TargetState[]);

/** Every changeset state, in the order people read them. */
export const changesetStates = Object.freeze([
  'planned',
  'draft',
  'open',
  'approved',
  'merged',
  'conflicted',
  'stale',
  'closed',
  'diverged',
] as const satisfies readonly ChangesetState[]);

/** States of a target that still holds a window slot: neither is its pull request open nor has it ended. */
export const unsettledTargetStates = Object.freeze([
  'found',
  'matched',
  'rewriting',
  'verified',
] as const satisfies readonly TargetState[]);

/** Code of a target that was skipped because a newer spec does not name its repository any more. */
export const outOfScope = 'out-of-scope';

const unsettled: ReadonlySet<TargetState> = new Set(unsettledTargetStates);

/** True once a target holds no window slot any more: its pull request is open, or it left by a side exit. */
export function isSettled(state: TargetState): boolean {
  return !unsettled.has(state);
}
