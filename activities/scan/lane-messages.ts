/**
 * What a lane's main and its pool say to each other. Structured-clone data, the same for threads and processes.
 */
import type { Step } from '../../core/spec/spec.ts';
import type { EvaluateOptions } from './evaluate-file.ts';
import type { FileResult } from './file-result.ts';
import type { LaneFile } from './stored-file.ts';

/** What a lane is started with. */
export interface LaneSetup extends EvaluateOptions {
  readonly steps: readonly Step[];
}

/** To a lane: its setup first, then one batch after another. */
export type LaneRequest =
  | { readonly kind: 'setup'; readonly setup: LaneSetup }
  | { readonly kind: 'batch'; readonly files: readonly LaneFile[] };

/** From a lane. */
export type LaneAnswer =
  | { readonly kind: 'ready' }
  /** The setup cannot be used; the lane ends. */
  | { readonly kind: 'refused'; readonly message: string }
  | {
      readonly kind: 'results';
      readonly results: readonly FileResult[];
      /** Resident memory of the lane's process in bytes. */
      readonly memory: number;
    };
