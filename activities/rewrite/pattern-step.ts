/**
 * One deterministic step: runs a pattern over the working tree and takes over its rewrites.
 *
 * Pure but for letting timers run between files, and for the questions that a pattern may ask (`query-outcomes.ts`).
 */
import type { StepEdits } from '../../core/patch.ts';
import type { PatternStep } from '../../core/spec/spec.ts';
import { appliesTo, type FileOutcome } from '../../query-language/index.ts';
import { compileStep } from './compile-step.ts';
import { outcomesOf, type QueryContext } from './query-outcomes.ts';
import { failure, type StepOutcome } from './step-outcome.ts';
import {
  isRepositoryPath,
  type PresentFile,
  presentFiles,
  type WorkingTree,
  withMove,
  withTexts,
} from './working-tree.ts';

/** Runs a pattern step; the first file that fails, fails the step. */
export async function runPatternStep(
  step: PatternStep,
  tree: WorkingTree,
  context: QueryContext,
): Promise<StepOutcome> {
  const compiled = compileStep(step.id, step.pattern);
  if (compiled.kind === 'failed') return compiled;
  const files = presentFiles(tree).filter((file) => appliesTo(compiled.query, file.path));
  let next = tree;
  const edits: StepEdits[] = [];
  for await (const { file, outcome } of outcomesOf(compiled.query, files, context)) {
    if (outcome.kind === 'clean') continue;
    if (outcome.kind === 'failed') {
      const message = `Step ${step.id} failed on ${file.path}: ${outcome.message}`;
      return { kind: 'failed', code: outcome.code, message };
    }
    const unsafe = writtenPaths(outcome).find((path) => !isRepositoryPath(path));
    if (unsafe !== undefined) {
      return failure(
        'path-unsafe',
        `Step ${step.id} wants to write ${unsafe}, which is outside the repository.`,
      );
    }
    next = takeOver(next, file, outcome);
    edits.push(...editsOf(step.id, outcome));
  }
  return { kind: 'done', tree: next, edits, declined: 0 };
}

type Matched = Extract<FileOutcome, { readonly kind: 'matched' }>;

function writtenPaths(outcome: Matched): readonly string[] {
  const written = outcome.output === undefined ? outcome.newFiles : [outcome.output, ...outcome.newFiles];
  return written.map((file) => file.path);
}

function takeOver(tree: WorkingTree, file: PresentFile, outcome: Matched): WorkingTree {
  const { output } = outcome;
  const moved =
    output === undefined
      ? tree
      : output.path === file.path
        ? withTexts(tree, [output])
        : withMove(tree, file.path, output);
  return withTexts(moved, outcome.newFiles);
}

function editsOf(step: string, outcome: Matched): readonly StepEdits[] {
  const edits = outcome.newFiles.map(({ path }) => ({ step, origin: 'rule' as const, path, count: 1 }));
  if (outcome.output === undefined) return edits;
  const { path } = outcome.output;
  // A rewrite can hit outside every site (an added import): the file still counts as edited once.
  const count = Math.max(1, outcome.sites.filter((site) => site.rewritten).length);
  return [{ step, origin: 'rule', path, count }, ...edits];
}
