/** What a lane's main and its run say to each other. Structured-clone data. */
import type { FileResult, FileTask, FileTaskOptions } from './file-task.ts';
import type { QueryStep } from './query-steps.ts';

/** What a lane is started with. */
export interface LaneSetup extends FileTaskOptions {
  readonly steps: readonly QueryStep[];
}

/** To a lane: its setup first, then one batch after another. */
export type LaneRequest =
  | { readonly kind: 'setup'; readonly setup: LaneSetup }
  | { readonly kind: 'batch'; readonly tasks: readonly FileTask[] };

/** From a lane: that it is ready, then a result for each file, in order. */
export type LaneAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'result'; readonly result: FileResult };
