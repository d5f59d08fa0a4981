/**
 * The states that people see, one word each, and which state may follow which.
 *
 * Pure data and functions; free of zod and Node so that workflows may import it. A state change that is not in these
 * tables is a bug of the caller, never a way to "fix" a row.
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

/** States of a target that no longer holds a window slot: its pull request is open, or it ended. */
const settledTargetStates: ReadonlySet<TargetState> = new Set<TargetState>([
  'published',
  'merged',
  'clean',
  'skipped',
  'rejected',
  'failed',
  'vetoed',
]);

/** True once a target holds no window slot any more: its pull request is open, or it left by a side exit. */
export function isSettled(state: TargetState): boolean {
  return settledTargetStates.has(state);
}

const nextMigrationStates: Readonly<Record<MigrationState, readonly MigrationState[]>> = Object.freeze({
  draft: ['planned', 'running', 'aborted'],
  planned: ['running', 'aborted'],
  running: ['paused', 'finished', 'aborted'],
  paused: ['running', 'aborted'],
  finished: ['running'],
  aborted: ['running'],
});

/** True when a migration may go from one state to the other; `finished`/`aborted` reopen only by a new run. */
export function mayMigrationMove(from: MigrationState, to: MigrationState): boolean {
  return nextMigrationStates[from].includes(to);
}
