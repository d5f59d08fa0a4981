/**
 * Runs steps over all files at once, for queries that look at several files together (`multifile`).
 *
 * Holds all texts in memory and runs in this thread; everything else goes file by file in `run-files.ts`.
 */
import {
  appliesTo,
  type MatchedSite,
  mayMatch,
  runQueryOnFiles,
  type SourceFile,
} from '../../query-language/index.ts';
import { readSourceText } from '../files/source-text.ts';
import type { FileResult, FileTask } from './file-task.ts';
import type { CompiledStep, StepSites } from './query-steps.ts';

/** True where a step has to see several files at once. */
export function needsAllFiles(steps: readonly CompiledStep[]): boolean {
  return steps.some(({ query }) => query.plan.scan === 'files');
}

interface Work {
  readonly task: FileTask;
  readonly text: string;
  readonly found: StepSites[];
  files: readonly SourceFile[];
  isChanged: boolean;
  result?: FileResult;
}

/** The result of each task, in order. */
export function runTogether(
  steps: readonly CompiledStep[],
  tasks: readonly FileTask[],
  maxBytes: number,
): readonly FileResult[] {
  const works: Work[] = [];
  for (const task of tasks) {
    const read = readSourceText(task.absolute, maxBytes);
    const text = read.kind === 'text' ? read.text : '';
    const work: Work = { task, text, found: [], files: [{ path: task.path, text }], isChanged: false };
    works.push(read.kind === 'text' ? work : { ...work, result: read });
  }
  for (const step of steps)
    runStepTogether(
      step,
      works.filter((work) => work.result === undefined),
    );
  return works.map(resultOf);
}

function runStepTogether(step: CompiledStep, works: readonly Work[]): void {
  const inputs = works.flatMap((work) =>
    work.files.filter((file) => isCandidate(step, file)).map((file) => ({ work, file })),
  );
  const outcomes = runQueryOnFiles(
    step.query,
    inputs.map(({ file }) => file),
  );
  for (const [index, { work, file }] of inputs.entries()) {
    const outcome = outcomes[index];
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
