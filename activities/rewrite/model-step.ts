/**
 * One model step: the sites of `select` on the files as left so far, grouped by file, one conversation a file.
 *
 * Files are asked side by side, because waiting for a model is most of the time; the result does not depend on the order
 * of answers. One file that fails fails the step, and with it the target: no further conversation is begun.
 */
import type { StepEdits } from '../../core/patch.ts';
import type { ModelStep } from '../../core/spec/spec.ts';
import type { CompiledQuery } from '../../query-language/index.ts';
import { type AskContext, askForFile, type FileAnswer, type FileSites } from './ask-file.ts';
import { compileStep } from './compile-step.ts';
import { mapLimited } from './map-limited.ts';
import { outcomesOf, type QueryContext } from './query-outcomes.ts';
import type { RewriteFailure, StepOutcome } from './step-outcome.ts';
import { type PresentFile, presentFiles, type WorkingTree, withTexts } from './working-tree.ts';

/** Conversations of one target at a time; many targets run side by side as well. */
const filesAtOnce = 4;

/** Runs a model step over the working tree. */
export async function runModelStep(
  step: ModelStep,
  tree: WorkingTree,
  context: AskContext & QueryContext,
): Promise<StepOutcome> {
  const compiled = compileStep(step.id, step.select);
  if (compiled.kind === 'failed') return compiled;
  const selected = await selectSites(step, compiled.query, { files: presentFiles(tree), context });
  return selected.kind === 'failed' ? selected : askForAll(step, selected.subjects, { ...context, tree });
}

type Selection = { readonly kind: 'selected'; readonly subjects: readonly FileSites[] } | RewriteFailure;

async function selectSites(
  step: ModelStep,
  query: CompiledQuery,
  { files, context }: { readonly files: readonly PresentFile[]; readonly context: QueryContext },
): Promise<Selection> {
  const subjects: FileSites[] = [];
  for await (const { file, outcome } of outcomesOf(query, files, context)) {
    if (outcome.kind === 'failed') {
      const message = `The selection of step ${step.id} failed on ${file.path}: ${outcome.message}`;
      return { kind: 'failed', code: outcome.code, message };
    }
    if (outcome.kind === 'clean' || outcome.sites.length === 0) continue;
    const sites = outcome.sites.map(({ range, text }) => ({
      first: range.start.line,
      last: range.end.line,
      text,
    }));
    subjects.push({ file, sites });
  }
  return { kind: 'selected', subjects };
}

async function askForAll(
  step: ModelStep,
  subjects: readonly FileSites[],
  context: AskContext & { readonly tree: WorkingTree },
): Promise<StepOutcome> {
  const answers = await mapLimited<FileSites, Asked>(
    subjects,
    // Conversations under way go on: their answers are paid for, and a later retry finds them in the cache.
    { limit: filesAtOnce, signal: context.signal, until: ({ answer }) => answer.kind === 'failed' },
    async (subject) => ({ subject, answer: await askForFile(step, subject, context) }),
  );
  const usable: Answered[] = [];
  for (const { subject, answer } of answers) {
    if (answer.kind === 'failed') return answer;
    usable.push({ subject, answer });
  }
  return combine(step, context.tree, usable);
}

interface Asked {
  readonly subject: FileSites;
  readonly answer: FileAnswer;
}

interface Answered {
  readonly subject: FileSites;
  readonly answer: Exclude<FileAnswer, RewriteFailure>;
}

function combine(step: ModelStep, tree: WorkingTree, answers: readonly Answered[]): StepOutcome {
  const edited: PresentFile[] = [];
  const edits: StepEdits[] = [];
  let declined = 0;
  for (const { subject, answer } of answers) {
    const { path } = subject.file;
    if (answer.kind === 'declined') declined += subject.sites.length;
    else {
      edited.push({ path, text: answer.text });
      edits.push({ step: step.id, origin: 'model', path, count: answer.edits });
    }
  }
  return { kind: 'done', tree: withTexts(tree, edited), edits, declined };
}
