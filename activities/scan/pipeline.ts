/**
 * All steps of a spec as one pure function over one file: what each step would find in what the steps before left.
 *
 * Rule steps rewrite the text; a model step's `select` is matched on what is left and changes nothing. Positions of a site
 * are those of the text that its step saw. No I/O; what goes wrong with a file is a value.
 */
import type { EditOrigin } from '../../core/patch.ts';
import type { Step } from '../../core/spec/spec.ts';
import {
  type Answers,
  type Binding,
  type CompiledQuery,
  type FileOutcome,
  type Range,
  type RoundOutcome,
  runQuery,
  runRound,
  type SourceFile,
} from '../../query-language/index.ts';
import {
  type CompiledStep,
  compileSteps,
  isCandidate,
  type PipelinePlan,
  planOfSteps,
} from './pipeline-plan.ts';

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
export interface Pipeline extends PipelinePlan {
  run(file: SourceFile): PipelineOutcome;
}

/** Compiles a checked spec's steps. Throws `RG_QUERY_INVALID` or `RG_SCAN_STEP_UNSUPPORTED`. */
export function compilePipeline(steps: readonly Step[]): Pipeline {
  const compiled = compileSteps(steps);
  return Object.freeze({ ...planOfSteps(compiled), run: (file: SourceFile) => runSteps(compiled, file) });
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
