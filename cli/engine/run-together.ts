/**
 * Runs steps over all files at once, for queries that look at several files together (`multifile`).
 *
 * Holds all texts in memory and runs in this thread; everything else goes file by file in `run-files.ts`.
 */
import {
  appliesTo,
  type CompiledQuery,
  type FileOutcome,
  type MatchedSite,
  mayMatch,
  runQueryOnFiles,
  type SourceFile,
} from '../../query-language/index.ts';
import { readSourceText } from '../files/source-text.ts';
import { type FileResult, type FileTask, unreadableResult } from './file-task.ts';
import type { CompiledStep } from './query-steps.ts';
import type { StepSites } from './run-steps.ts';

interface Work {
  readonly task: FileTask;
  readonly text: string;
  readonly found: StepSites[];
  files: readonly SourceFile[];
  isChanged: boolean;
  result?: FileResult;
}

/** Runs one query over files. */
export type EvaluateQuery = (
  query: CompiledQuery,
  files: readonly SourceFile[],
) => readonly FileOutcome[] | Promise<readonly FileOutcome[]>;

/** How files are run together. */
export interface TogetherOptions {
  readonly maxBytes: number;
  /** @default runQueryOnFiles */
  readonly evaluate?: EvaluateQuery;
  /** Hears why facts about a file are not known. */
  readonly unknown?: ((path: string, reasons: readonly string[]) => void) | undefined;
}

/** The result of each task, in order. */
export async function runTogether(
  steps: readonly CompiledStep[],
  tasks: readonly FileTask[],
  options: TogetherOptions,
): Promise<readonly FileResult[]> {
  const { maxBytes } = options;
  const works: Work[] = [];
  for (const task of tasks) {
    const read = readSourceText(task.absolute, maxBytes);
    const text = read.kind === 'text' ? read.text : '';
    const work: Work = { task, text, found: [], files: [{ path: task.path, text }], isChanged: false };
    if (read.kind === 'text') works.push(work);
    else works.push({ ...work, result: read.kind === 'unreadable' ? unreadableResult(read) : read });
  }
  for (const step of steps)
    await runStepTogether(
      step,
      works.filter((work) => work.result === undefined),
      options,
    );
  return works.map(resultOf);
}

async function runStepTogether(
  step: CompiledStep,
  works: readonly Work[],
  { evaluate = runQueryOnFiles, unknown }: TogetherOptions,
): Promise<void> {
  const inputs = works.flatMap((work) =>
    work.files.filter((file) => isCandidate(step, file)).map((file) => ({ work, file })),
  );
  const outcomes = await evaluate(
    step.query,
    inputs.map(({ file }) => file),
  );
  for (const [index, { work, file }] of inputs.entries()) {
    const outcome = outcomes[index];
    if (outcome !== undefined && outcome.kind !== 'failed') unknown?.(file.path, outcome.unknown ?? []);
    if (outcome === undefined || outcome.kind === 'clean') continue;
    if (outcome.kind === 'failed') {
      work.result = { kind: 'failed', step: step.id, code: outcome.code, message: outcome.message };
      continue;
    }
    const sites: readonly MatchedSite[] = outcome.sites;
    work.found.push({ step: step.id, sites });
    if (step.role === 'select' || (outcome.output === undefined && outcome.newFiles.length === 0)) continue;
    work.isChanged = true;
    const output = outcome.output ?? file;
    work.files = work.files.flatMap((other) => (other === file ? [output, ...outcome.newFiles] : [other]));
  }
}

/** A query over several files may match a file only because of another one, so its text alone rules nothing out. */
function isCandidate({ query }: CompiledStep, file: SourceFile): boolean {
  return appliesTo(query, file.path) && (query.plan.scan === 'files' || mayMatch(query, file.text));
}

function resultOf({ result, found, files, isChanged, text }: Work): FileResult {
  if (result !== undefined) return result;
  if (found.length === 0) return { kind: 'clean' };
  return { kind: 'matched', found, outputs: isChanged ? files : [], text };
}
