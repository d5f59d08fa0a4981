/**
 * A pipeline's steps compiled and planned, without what runs them: all that a process needs which leaves matching to lanes.
 *
 * Loads half of the engine: the parts that match and rewrite stay away (`pipeline.ts` has them).
 */
import { RegradeError } from '../../core/errors.ts';
import { hashOf } from '../../core/hash.ts';
import type { EditOrigin } from '../../core/patch.ts';
import type { Step } from '../../core/spec/spec.ts';
import { compileQuery } from '../../query-language/compiler.ts';
import type { CompiledQuery, LiteralFormula, QuestionKind, SourceFile } from '../../query-language/index.ts';
import { appliesTo, mayMatch } from '../../query-language/match/prefilter.ts';
import { answerVersions } from './kept-answers.ts';

/** Compiled steps, and what can be told of files before they run. */
export interface PipelinePlan {
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
  /** False only where no step can match; much cheaper than to run them. */
  mayMatch(file: SourceFile): boolean;
}

/** Words by which a query can reach its file's path; over-approximated from the text, which is sound. */
const pathWords = /filename|\bfile\b|\$program\b|\bname\s*=|\bresolve\b/;

/** A step with its compiled query. */
export interface CompiledStep {
  readonly id: string;
  readonly origin: EditOrigin;
  readonly query: CompiledQuery;
}

/** Compiles a checked spec's steps and plans them. Throws `RG_QUERY_INVALID` or `RG_SCAN_STEP_UNSUPPORTED`. */
export function planPipeline(steps: readonly Step[]): PipelinePlan {
  return planOfSteps(compileSteps(steps));
}

/** Compiles a checked spec's steps; throws as `planPipeline`. */
export function compileSteps(steps: readonly Step[]): readonly CompiledStep[] {
  return steps.map(compileStep);
}

/** What is known of compiled steps without running them. */
export function planOfSteps(compiled: readonly CompiledStep[]): PipelinePlan {
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

/** True where a query may match a file. */
export function isCandidate(query: CompiledQuery, file: SourceFile): boolean {
  return appliesTo(query, file.path) && mayMatch(query, file.text);
}
