/**
 * One file's work: read it, run the steps, say what happened. The unit that is sent to worker threads.
 */
import { readSourceText, type SkipReason, type UnreadableFile } from '../files/source-text.ts';
import { foundSiteJson } from '../search/found-site.ts';
import type { CompiledStep } from './query-steps.ts';
import { concerns, runSteps, type StepSites, type StepsOutcome } from './run-steps.ts';

/** A file to work on. */
export interface FileTask {
  readonly absolute: string;
  /** Path that the query sees. */
  readonly path: string;
  /** Name of its repository, where lines are to say it. */
  readonly repository?: string;
}

/** What happened to a file; `text` is what was read, where something matched. */
export type FileResult =
  | Exclude<StepsOutcome, { kind: 'matched' }>
  | (Extract<StepsOutcome, { kind: 'matched' }> & { readonly text: string })
  | { readonly kind: 'skipped'; readonly reason: SkipReason }
  | PrintedResult;

/**
 * A match of which only the lines are wanted: they go from process to process at a tenth of the cost of their sites, as the
 * bytes that are written in the end, so that nobody reads them on the way.
 */
export interface PrintedResult {
  readonly kind: 'printed';
  readonly sites: number;
  /** A JSON object a line, each with its line end, in UTF-8. */
  readonly lines: Uint8Array;
}

/** How matches are given back: with all that is known of them, or as JSON Lines. */
export type ResultForm = 'sites' | 'jsonLines';

/** How files are worked on. */
export interface FileTaskOptions {
  readonly maxBytes: number;
  /** @default 'sites' */
  readonly form?: ResultForm | undefined;
}

/** Works on one file; a throw of the engine becomes the outcome of that file alone. */
export function runFileTask(
  steps: readonly CompiledStep[],
  task: FileTask,
  { maxBytes, form }: FileTaskOptions,
): FileResult {
  if (!concerns(steps, task.path)) return { kind: 'clean' };
  const read = readSourceText(task.absolute, maxBytes);
  if (read.kind === 'skipped') return read;
  if (read.kind === 'unreadable') return unreadableResult(read);
  try {
    const outcome = runSteps(steps, { path: task.path, text: read.text });
    if (outcome.kind !== 'matched') return outcome;
    return form === 'jsonLines' ? printed(task, outcome.found) : { ...outcome, text: read.text };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { kind: 'failed', step: '', code: 'RG_CLI_ENGINE_FAILED', message };
  }
}

/** A file that is there and was not looked at is a failure: who finds nothing must be able to trust it. */
export function unreadableResult({ reason }: UnreadableFile): FileResult {
  return { kind: 'failed', step: '', code: 'RG_CLI_READ', message: `it cannot be read: ${reason}` };
}

function printed({ absolute: _, ...place }: FileTask, found: readonly StepSites[]): PrintedResult {
  let lines = '';
  let sites = 0;
  for (const step of found)
    for (const { range, text, bindings } of step.sites) {
      const { start, end } = range;
      lines += `${JSON.stringify(foundSiteJson({ ...place, start, end, text, bindings }))}\n`;
      sites += 1;
    }
  return { kind: 'printed', sites, lines: Buffer.from(lines) };
}
