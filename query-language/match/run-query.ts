/** Runs a compiled query on files; the entry of the match stage. */

import { RegradeError } from '../../core/errors.ts';
import type { CompiledQuery, FileOutcome, RoundOutcome, RunOptions, SourceFile } from '../api.ts';
import { randomSeed } from '../builtins/random.ts';
import { globalSlots, type Pattern, type Program } from '../compile/program.ts';
import { extensionOf } from '../languages/extension.ts';
import { isNotebook } from '../languages/python/notebook.ts';
import { parseSkeleton } from '../languages/tree.ts';
import { pendingOutcome } from '../questions/pending.ts';
import type { Answers } from '../questions/question.ts';
import { applyStep } from '../rewrite/apply-step.ts';
import { type FileState, fileState } from './file-state.ts';
import { matchPattern } from './match-pattern.ts';
import { anchorsIn } from './prefilter.ts';
import { sitesOf } from './report-sites.ts';
import { resolveValue } from './resolve-value.ts';
import { newFrame, type Run } from './run.ts';
import { RunError } from './run-error.ts';
import { runMultifile } from './run-multifile.ts';
import { runNotebook } from './run-notebook.ts';
import { suppressionMarker } from './suppression.ts';
import { testPredicate } from './test-predicate.ts';

/** Evaluation steps that a file may take unless told otherwise. */
export const defaultBudget = 5_000_000;

/** Files shorter than this are parsed as a whole: there is little to save; in UTF-16 units. */
const shortestSparse = 1000;

/** Runs `query` on one file; a query error is the outcome `failed`, never a throw. */
export function runQuery(query: CompiledQuery, file: SourceFile, options: RunOptions = {}): FileOutcome {
  return runQueryOnFiles(query, [file], options)[0] ?? { kind: 'clean' };
}

/** Runs `query` on a set of files, sharing limits and, for `multifile`, all state; outcomes in the files' order. */
export function runQueryOnFiles(
  query: CompiledQuery,
  files: readonly SourceFile[],
  options: RunOptions = {},
): readonly FileOutcome[] {
  return runAll(query, files, options).map((outcome) => {
    if (outcome.kind !== 'pending') return outcome;
    throw new Error('a run without answers cannot be pending');
  });
}

/** Runs a query that asks, with the answers so far; files that need others are `pending`. */
export function runRound(
  query: CompiledQuery,
  files: readonly SourceFile[],
  options: RunOptions & { readonly answers: Answers },
): readonly RoundOutcome[] {
  return runAll(query, files, options);
}

type AllOptions = RunOptions & { readonly answers?: Answers };

function runAll(
  query: CompiledQuery,
  files: readonly SourceFile[],
  options: AllOptions,
): readonly RoundOutcome[] {
  const program = query.program as Program;
  const limits = new Map<Pattern, number>();
  if (program.isMultifile) {
    const run = newRun(program, options, limits);
    return guarded(run, files, () => runMultifile(run, files));
  }
  return files.flatMap((file) => {
    const run = newRun(program, options, limits);
    const body = (text: SourceFile) => runSteps(run, fileFor(query, program, text));
    return guarded(run, [file], () => [isNotebook(file.path) ? runNotebook(file, body) : body(file)]);
  });
}

function guarded(
  run: Run,
  files: readonly SourceFile[],
  body: () => readonly FileOutcome[],
): readonly RoundOutcome[] {
  try {
    const outcomes = body();
    return run.unknowns.length === 0 ? outcomes : outcomes.map((outcome) => withUnknowns(run, outcome));
  } catch (error) {
    // An open question wins over an error: the answer may lead past the place of the error.
    if (run.questions.size > 0 && !isFinal(error)) return files.map((file) => pendingOutcome(run, file));
    const failure = failureOf(error);
    if (failure === undefined) throw error;
    return new Array<FileOutcome>(files.length).fill(failure);
  }
}

function withUnknowns(run: Run, outcome: FileOutcome): FileOutcome {
  return outcome.kind === 'failed' ? outcome : { ...outcome, unknown: [...new Set(run.unknowns)] };
}

/** What no further answer can mend: a refusal, an answer that is of no use, far too many questions. */
function isFinal(error: unknown): boolean {
  return error instanceof RunError && /^(?:model|types)-|^too-many-questions$/.test(error.code);
}

function failureOf(error: unknown): FileOutcome | undefined {
  if (error instanceof RunError) return { kind: 'failed', code: error.code, message: error.message };
  if (error instanceof RangeError && /call stack/i.test(error.message)) {
    return { kind: 'failed', code: 'budget', message: 'the file or the query is nested too deeply' };
  }
  if (error instanceof RegradeError && error.code === 'RG_QUERY_GRAMMAR_MISSING') {
    return { kind: 'failed', code: 'grammar', message: error.message };
  }
  return undefined;
}

function newRun(program: Program, options: AllOptions, limits: Map<Pattern, number>): Run {
  const run: Run = {
    program,
    match: (pattern, value, frame) => matchPattern(run, pattern, value, frame),
    resolve: (pattern, frame) => resolveValue(run, pattern, frame),
    test: (predicate, frame) => testPredicate(run, predicate, frame),
    globals: newFrame(program.globals.length),
    root: newFrame(program.locals.length),
    trail: [],
    effects: [],
    sites: [],
    logs: [],
    limits,
    budget: options.budget ?? defaultBudget,
    depth: 0,
    file: undefined,
    returned: undefined,
    random: randomSeed,
    answers: options.answers,
    questions: new Map(),
    candidates: new Set(),
    unknowns: [],
  };
  run.globals.values[globalSlots.new_files] = { kind: 'list', items: [] };
  return run;
}

/** The file's state; where the plan allows it, with a tree of those parts alone in which a match can be. */
function fileFor(query: CompiledQuery, program: Program, { path, text }: SourceFile): FileState {
  const file = fileState(path, text, program.language);
  const isSparse = query.plan.isLocal && !query.rewrites && text.length >= shortestSparse;
  if (!isSparse || text.includes(suppressionMarker)) return file;
  const tree = parseSkeleton(program.language, text, {
    kept: anchorsIn(query.plan, text),
    extension: extensionOf(path),
  });
  if (tree !== undefined) file.cache.tree = tree;
  return file;
}

function runSteps(run: Run, first: FileState): FileOutcome {
  let state: FileState = first;
  let sites: ReturnType<typeof sitesOf> = [];
  const newFiles: SourceFile[] = [];
  for (const [index, step] of run.program.steps.entries()) {
    if (!run.match(step, { kind: 'file', file: state }, run.root)) return { kind: 'clean' };
    const result = applyStep(run, state);
    if (index === 0) sites = sitesOf(run, state, result.effects);
    newFiles.push(...result.newFiles);
    state = result.file;
  }
  const isChanged = state.text !== first.text || state.path !== first.path;
  const output = isChanged ? { output: { path: state.path, text: state.text } } : {};
  return { kind: 'matched', sites, ...output, newFiles, logs: run.logs };
}
