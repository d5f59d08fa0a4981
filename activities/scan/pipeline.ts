/**
 * All steps of a spec as one pure function over one file: what each step would find in what the steps before left.
 *
 * Rule steps rewrite the text; a model step's `select` is matched on what is left and changes nothing. Positions of a site
 * are those of the text that its step saw. No I/O; what goes wrong with a file is a value.
 */
import { RegradeError } from '../../core/errors.ts';
import { hashOf } from '../../core/hash.ts';
import type { EditOrigin } from '../../core/patch.ts';
import type { Step } from '../../core/spec/spec.ts';
import {
  type Answers,
  appliesTo,
  type Binding,
  type CompiledQuery,
  compileQuery,
  type FileOutcome,
  type LiteralFormula,
  mayMatch,
  type QuestionKind,
  type Range,
  type RoundOutcome,
  runQuery,
  runRound,
  type SourceFile,
} from '../../query-language/index.ts';
import { answerVersions } from './kept-answers.ts';

/** One place that a step matched. */
export interface StepSite {
  readonly path: string;
  readonly range: Range;
  readonly text: string;
  /** What each variable held. */
  readonly bindings: Readonly<Record<string, Binding>>;
}

/** What one step found and, for a rule, changed. */
export interface StepResult {
  readonly step: string;
  readonly origin: EditOrigin;
  readonly sites: readonly StepSite[];
  /** Edits of a rule; 0 for a model step. */
  readonly edits: number;
  /**
   * Present where the step asks a model or for types: its sites are candidates then, a superset of those that the answers
   * will leave. The steps after it were not tried.
   */
  readonly isUndecided?: true;
}

/** What the steps make of one file. */
export type PipelineOutcome =
  | { readonly kind: 'clean' }
  | {
      readonly kind: 'matched';
      /** One for each step, in order. */
      readonly steps: readonly StepResult[];
      /** The files that the rules left: the file itself under its present path, and new ones. */
      readonly files: readonly SourceFile[];
    }
  | { readonly kind: 'failed'; readonly step: string; readonly code: string; readonly message: string };

/** Compiled steps, ready to run. */
export interface Pipeline {
  /** Of the steps' queries and the engine's version: equal hashes give equal results, but for the steps' ids. */
  readonly hash: string;
  /** Who has to be asked before all sites are certain; a scan asks nobody. */
  readonly asks: readonly QuestionKind[];
  /** Ids and origins of the steps, in order. */
  readonly steps: readonly { readonly step: string; readonly origin: EditOrigin }[];
  /** File extensions of the steps' languages, sorted: all that `appliesTo` depends on. */
  readonly extensions: readonly string[];
  /** True where some step's language has the path's extension. */
  appliesTo(path: string): boolean;
  /**
   * What of a path the result depends on: files of equal class and equal bytes have equal results. The extension, or the
   * whole path where a query may look at it.
   */
  classOf(path: string): string;
  /** What a file must hold for some step to match it. */
  readonly literals: LiteralFormula;
  /** Words that such a file holds whole, with nothing of a word in ASCII beside them. */
  readonly words: readonly string[];
  /** False only where no step can match; much cheaper than `run`. */
  mayMatch(file: SourceFile): boolean;
  run(file: SourceFile): PipelineOutcome;
}

/** Words by which a query can reach its file's path; over-approximated from the text, which is sound. */
const pathWords = /filename|\bfile\b|\$program\b|\bname\s*=|\bresolve\b/;

interface CompiledStep {
  readonly id: string;
  readonly origin: EditOrigin;
  readonly query: CompiledQuery;
}

/** Compiles a checked spec's steps. Throws `RG_QUERY_INVALID` or `RG_SCAN_STEP_UNSUPPORTED`. */
export function compilePipeline(steps: readonly Step[]): Pipeline {
  const compiled = steps.map(compileStep);
  const seesPath = compiled.some(({ query }) => pathWords.test(query.source));
  return Object.freeze({
    hash: hashOf([answerVersions.pipeline, compiled.map(({ origin, query }) => [origin, query.hash])]),
    asks: [...new Set(compiled.flatMap(({ query }) => query.asks))],
    steps: compiled.map(({ id, origin }) => ({ step: id, origin })),
    extensions: [...new Set(compiled.flatMap(({ query }) => query.extensions))].sort(),
    appliesTo: (path: string) => compiled.some(({ query }) => appliesTo(query, path)),
    classOf: (path: string) => (seesPath ? path : extensionOf(path)),
    literals: { kind: 'or' as const, items: compiled.map(({ query }) => query.plan.literals) },
    // A word that one step asks for is none that every file must hold which another one matches.
    words: compiled.length === 1 ? compiled.flatMap(({ query }) => query.plan.words) : [],
    mayMatch: (file: SourceFile) => compiled.some(({ query }) => isCandidate(query, file)),
    run: (file: SourceFile) => runSteps(compiled, file),
  });
}

function compileStep(step: Step): CompiledStep {
  const [source, origin] =
    step.kind === 'pattern' ? ([step.pattern, 'rule'] as const) : ([step.select, 'model'] as const);
  const outcome = compileQuery(source);
  if (outcome.kind === 'invalid') {
    const reason = outcome.errors.map((error) => `${error.message}\n${error.frame}`).join('\n');
    throw new RegradeError('RG_QUERY_INVALID', { reason: `step ${step.id}: ${reason}` });
  }
  if (outcome.query.plan.scan === 'files')
    throw new RegradeError('RG_SCAN_STEP_UNSUPPORTED', { step: step.id, reason: 'it relates several files' });
  return { id: step.id, origin, query: outcome.query };
}

function extensionOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot).toLowerCase();
}

function isCandidate(query: CompiledQuery, file: SourceFile): boolean {
  return appliesTo(query, file.path) && mayMatch(query, file.text);
}

function runSteps(steps: readonly CompiledStep[], file: SourceFile): PipelineOutcome {
  let files: readonly SourceFile[] = [file];
  const results: StepResult[] = [];
  for (const step of steps) {
    const done = runStep(step, files);
    if (done.kind === 'failed') return done;
    files = done.files;
    results.push(done.result);
    if (done.result.isUndecided) break;
  }
  for (const { id, origin } of steps.slice(results.length))
    results.push({ step: id, origin, sites: [], edits: 0 });
  const touched = results.some(({ sites, edits }) => sites.length > 0 || edits > 0);
  return touched ? { kind: 'matched', steps: results, files } : { kind: 'clean' };
}

type StepRun =
  | { readonly kind: 'ran'; readonly files: readonly SourceFile[]; readonly result: StepResult }
  | Extract<PipelineOutcome, { readonly kind: 'failed' }>;

function runStep(step: CompiledStep, files: readonly SourceFile[]): StepRun {
  const sites: StepSite[] = [];
  const left: SourceFile[] = [];
  let edits = 0;
  let undecided: Pick<StepResult, 'isUndecided'> = {};
  for (const file of files) {
    const outcome: RoundOutcome = isCandidate(step.query, file)
      ? evaluate(step.query, file)
      : { kind: 'clean' };
    if (outcome.kind === 'failed')
      return { kind: 'failed', step: step.id, code: outcome.code, message: outcome.message };
    if (outcome.kind === 'clean') {
      left.push(file);
      continue;
    }
    if (outcome.kind === 'pending') {
      undecided = { isUndecided: true };
      for (const { range, text, bindings } of outcome.candidates)
        sites.push({ path: file.path, range, text, bindings });
      left.push(file);
      continue;
    }
    for (const { range, text, bindings } of outcome.sites)
      sites.push({ path: file.path, range, text, bindings });
    if (step.origin === 'model') {
      left.push(file);
      continue;
    }
    left.push(outcome.output ?? file, ...outcome.newFiles);
    edits += editsOf(outcome);
  }
  return {
    kind: 'ran',
    files: left,
    result: { step: step.id, origin: step.origin, sites, edits, ...undecided },
  };
}

const noAnswers: Answers = new Map();

/**
 * A scan asks nobody: what hangs on an answer is a candidate. So its results depend on the file alone, cost nothing, and
 * can be kept; the rewrite asks, about these files only.
 */
function evaluate(query: CompiledQuery, file: SourceFile): RoundOutcome {
  if (query.asks.length === 0) return runQuery(query, file);
  return runRound(query, [file], { answers: noAnswers })[0] ?? { kind: 'clean' };
}

function editsOf(outcome: Extract<FileOutcome, { readonly kind: 'matched' }>): number {
  const created = outcome.newFiles.length;
  if (outcome.output === undefined) return created;
  // A rewrite can hit outside every site (an added import): the file still counts as edited once.
  return created + Math.max(1, outcome.sites.filter((site) => site.rewritten).length);
}
