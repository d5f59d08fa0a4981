/**
 * What one step did to the working tree, and why a target's rewrite can fail.
 *
 * Plain data. A failure is a value here: it is recorded with its target, not retried.
 */
import type { StepEdits } from '../../core/patch.ts';
import type { WorkingTree } from './working-tree.ts';

/** Names of failures that are not codes of the query engine. */
export type RewriteFailureCode =
  | 'pattern-invalid'
  | 'path-unsafe'
  | 'file-unreadable'
  | 'edits-rejected'
  | 'model-cut'
  | 'model-malformed'
  | 'model-refused'
  | 'model-missing'
  | 'model-over-budget'
  | 'model-unconfigured';

/** A failure of the whole target: nothing half-done is published. */
export interface RewriteFailure {
  readonly kind: 'failed';
  /** A `RewriteFailureCode`, or the query engine's code. */
  readonly code: string;
  /** What · why · what to do, for people. */
  readonly message: string;
}

/** A step that ran to its end. */
export interface StepDone {
  readonly kind: 'done';
  readonly tree: WorkingTree;
  readonly edits: readonly StepEdits[];
  /** Sites of a model step that the model left as they are. */
  readonly declined: number;
}

/** Outcome of one step. */
export type StepOutcome = StepDone | RewriteFailure;

/** Makes a failure with one of our own names. */
export function failure(code: RewriteFailureCode, message: string): RewriteFailure {
  return Object.freeze({ kind: 'failed', code, message });
}
