/**
 * One file's work: read it, run the steps, say what happened. The unit that is sent to worker threads.
 */
import { readSourceText, type SkipReason } from '../files/source-text.ts';
import { type CompiledStep, concerns, runSteps, type StepsOutcome } from './query-steps.ts';

/** A file to work on. */
export interface FileTask {
  readonly absolute: string;
  /** Path that the query sees. */
  readonly path: string;
}

/** What happened to a file; `text` is what was read, where something matched. */
export type FileResult =
  | Exclude<StepsOutcome, { kind: 'matched' }>
  | (Extract<StepsOutcome, { kind: 'matched' }> & { readonly text: string })
  | { readonly kind: 'skipped'; readonly reason: SkipReason };

/** Works on one file; a throw of the engine becomes the outcome of that file alone. */
export function runFileTask(steps: readonly CompiledStep[], task: FileTask, maxBytes: number): FileResult {
  if (!concerns(steps, task.path)) return { kind: 'clean' };
  const read = readSourceText(task.absolute, maxBytes);
  if (read.kind === 'skipped') return read;
  try {
    const outcome = runSteps(steps, { path: task.path, text: read.text });
    return outcome.kind === 'matched' ? { ...outcome, text: read.text } : outcome;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { kind: 'failed', step: '', code: 'RG_CLI_ENGINE_FAILED', message };
  }
}
