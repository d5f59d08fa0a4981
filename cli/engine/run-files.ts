/**
 * Runs steps over many files, and yields results in the files' order.
 *
 * A first look rules most files out by their bytes; what is left is parsed and matched by other processes
 * (`run-lanes.ts`), so that no file, whatever is in it, ends or blocks this one.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { extensionOf } from '../../query-language/languages/extension.ts';
import type { CommandAnswering } from './answers.ts';
import { findCandidates, type Verdict } from './candidates.ts';
import type { FileResult, FileTask } from './file-task.ts';
import type { LaneStock } from './lane-stock.ts';
import { type CompiledStep, compileSteps, needsAllFiles } from './query-steps.ts';
import { laneStockFor, lanesFor, type RunLanesOptions, runInLanes } from './run-lanes.ts';

/** How a run goes; queries that ask, or that need all files at once, give sites whatever form is asked for. */
export interface RunFilesOptions extends RunLanesOptions {
  /** Answers what the queries ask; without it nobody is asked, and what hangs on an answer counts as a site. */
  readonly asking?: Pick<CommandAnswering, 'answer' | 'unknown'>;
  /** Names the repository of a file by its absolute path; asked for files that may match, where lines are wanted. */
  readonly repositoryOf?: ((absolute: string) => Promise<string>) | undefined;
}

const clean: FileResult = Object.freeze({ kind: 'clean' });

/** Yields the result of each task in order; ends early when the signal aborts. */
export function runFiles(tasks: readonly FileTask[], options: RunFilesOptions): AsyncGenerator<FileResult> {
  const compiled = compileSteps(options.steps);
  const isPlain = compiled.every(({ query }) => query.asks.length === 0) && !needsAllFiles(compiled);
  // Not by way of another generator: each costs every file some turns.
  return isPlain ? runEach(compiled, tasks, options) : runHere(compiled, tasks, options);
}

/** Runs in this process and loads the matcher for it. */
async function* runHere(
  compiled: readonly CompiledStep[],
  tasks: readonly FileTask[],
  options: RunFilesOptions,
): AsyncGenerator<FileResult> {
  if (compiled.some(({ query }) => query.asks.length > 0)) {
    const { runAsking } = await import('./run-asking.ts');
    yield* runAsking(compiled, tasks, options);
    return;
  }
  const { runTogether } = await import('./run-together.ts');
  yield* await runTogether(compiled, tasks, options);
}

async function* runEach(
  compiled: readonly CompiledStep[],
  tasks: readonly FileTask[],
  options: RunFilesOptions,
): AsyncGenerator<FileResult> {
  const stock = laneStockFor(options);
  let results: AsyncGenerator<FileResult> | undefined;
  try {
    const verdictOf = await firstLook(compiled, tasks, { ...options, stock });
    if (options.signal.aborted) return;
    const candidates = tasks.filter((_, index) => verdictOf(index) === 'candidate');
    results = runInLanes(await withRepositories(candidates, options), options, stock);
    for (const index of tasks.keys()) {
      const verdict = verdictOf(index);
      if (verdict === 'clean') yield clean;
      else if (verdict !== 'candidate') yield { kind: 'skipped', reason: verdict };
      else {
        const next = await results.next();
        if (next.done === true) return;
        yield next.value;
      }
    }
  } finally {
    await results?.return(undefined);
    stock.end();
  }
}

async function withRepositories(
  tasks: readonly FileTask[],
  { form, repositoryOf }: RunFilesOptions,
): Promise<readonly FileTask[]> {
  if (form !== 'jsonLines' || repositoryOf === undefined) return tasks;
  const named: FileTask[] = [];
  for (const task of tasks) named.push({ ...task, repository: await repositoryOf(task.absolute) });
  return named;
}

/** What can be told of the files before any of them is parsed. */
async function firstLook(
  steps: readonly CompiledStep[],
  tasks: readonly FileTask[],
  options: RunFilesOptions & { readonly stock: LaneStock },
): Promise<(index: number) => Verdict> {
  const question = steps.map(({ query }) => ({
    extensions: query.extensions,
    plan: { literals: query.plan.literals, anchor: query.plan.anchor },
  }));
  if (question.some(({ plan }) => plan.literals.kind === 'always')) {
    const extensions = new Set(question.flatMap((step) => step.extensions));
    return (index) => (extensions.has(extensionOf(tasks[index]?.path ?? '')) ? 'candidate' : 'clean');
  }
  const { maxBytes, threads, signal, stock, helper } = options;
  const paths = tasks.map(({ absolute }) => absolute);
  return findCandidates({ question, paths, maxBytes, threads, helper }, async (candidates) => {
    stock.prepare(lanesFor(candidates, options));
    // Signals such as Ctrl-C only come in between turns.
    await nextTurn();
    return !signal.aborted;
  });
}
