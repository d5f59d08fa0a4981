/**
 * Runs steps whose queries ask: batch by batch, so that questions of many files are answered together and first results
 * come early. Everything runs in this thread: the time goes into the answers.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type CompiledQuery,
  type FileOutcome,
  runQueryOnFiles,
  runRound,
  type SourceFile,
  settleQuery,
} from '../../query-language/index.ts';
import type { CommandAnswering } from './answers.ts';
import type { FileResult, FileTask } from './file-task.ts';
import { type CompiledStep, needsAllFiles } from './query-steps.ts';
import { type EvaluateQuery, runTogether } from './run-together.ts';

/** How a run that asks goes. */
export interface RunAskingOptions {
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  /** Absent: nobody is asked, and what hangs on an answer is a site and changes nothing (an estimate). */
  readonly asking?: Pick<CommandAnswering, 'answer' | 'unknown'>;
}

/** Files whose questions are answered together. */
const batchSize = 64;
/** The same where only types are asked for: each batch costs the compiler a new start. */
const typedBatchSize = 512;

/** Yields the result of each task in order; ends early when the signal aborts. */
export async function* runAsking(
  steps: readonly CompiledStep[],
  tasks: readonly FileTask[],
  { maxBytes, signal, asking }: RunAskingOptions,
): AsyncGenerator<FileResult> {
  const evaluate: EvaluateQuery = (query, files) => {
    if (query.asks.length === 0) return runQueryOnFiles(query, files);
    return asking === undefined
      ? candidatesOf(query, files)
      : settleQuery(query, files, { answer: asking.answer, pause: nextTurn });
  };
  const size = sizeOfBatch(steps, tasks.length);
  const options = { maxBytes, evaluate, unknown: asking?.unknown };
  for (let start = 0; start < tasks.length; start += size) {
    await nextTurn();
    if (signal.aborted) return;
    yield* await untilAborted(runTogether(steps, tasks.slice(start, start + size), options), signal);
  }
}

/** A command that is interrupted while it waits for answers ends like any other. */
async function untilAborted(
  results: Promise<readonly FileResult[]>,
  signal: AbortSignal,
): Promise<readonly FileResult[]> {
  try {
    return await results;
  } catch (error) {
    if (signal.aborted) return [];
    throw error;
  }
}

function sizeOfBatch(steps: readonly CompiledStep[], all: number): number {
  if (needsAllFiles(steps) || steps.some(({ query }) => query.limits)) return Math.max(1, all);
  return steps.some(({ query }) => query.asks.includes('model')) ? batchSize : typedBatchSize;
}

function candidatesOf(query: CompiledQuery, files: readonly SourceFile[]): readonly FileOutcome[] {
  return runRound(query, files, { answers: new Map() }).map((outcome) =>
    outcome.kind === 'pending'
      ? { kind: 'matched', sites: outcome.candidates, newFiles: [], logs: [] }
      : outcome,
  );
}
