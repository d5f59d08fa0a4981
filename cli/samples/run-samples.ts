/**
 * Runs the samples of patterns, and knows which need not be run again: those whose pattern, with all that it calls, and
 * whose samples are as they were.
 */
import {
  type CompiledQuery,
  compileQuery,
  type LibraryFile,
  type LinkedQuery,
  linkQuery,
} from '../../query-language/index.ts';
import type { SampleVerdict } from './judge-sample.ts';
import type { PatternSample } from './read-samples.ts';
import type { TestedPattern } from './sampled-files.ts';

/** The verdict over one sample, or over a pattern that does not compile. */
export interface SampleResult {
  readonly path: string;
  readonly pattern: string;
  readonly name: string;
  readonly line: number;
  readonly verdict: SampleVerdict;
}

/** Judges one sample. */
export type JudgeSample = (
  query: CompiledQuery,
  sample: PatternSample,
) => SampleVerdict | Promise<SampleVerdict>;

/** How samples are run. */
export interface SampleRunOptions {
  readonly libraries: readonly LibraryFile[];
  readonly judge: JudgeSample;
  /** Only samples are run whose pattern or own name holds this text, whatever the case. */
  readonly filter?: string | undefined;
  readonly signal: AbortSignal;
}

/** Results of one pattern; `isKnown` where they are those of an earlier run. */
export interface PatternResults {
  readonly results: readonly SampleResult[];
  readonly isKnown: boolean;
}

/** Runs samples, once for each text of pattern and samples. */
export interface SampleRunner {
  /** Yields the results of each pattern in order; ends early when the signal aborts. */
  run(patterns: readonly TestedPattern[], options: SampleRunOptions): AsyncGenerator<PatternResults>;
}

/** Makes a runner that knows nothing yet. */
export function createSampleRunner(): SampleRunner {
  let known = new Map<string, readonly SampleResult[]>();
  return {
    async *run(patterns, options) {
      const next = new Map<string, readonly SampleResult[]>();
      for (const pattern of patterns) {
        if (options.signal.aborted) return;
        const linked = linkQuery(pattern.source, options);
        const key = JSON.stringify([pattern, linked.source, options.filter]);
        const before = known.get(key);
        const results = before ?? (await runPattern(pattern, linked, options));
        next.set(key, results);
        yield { results, isKnown: before !== undefined };
      }
      known = next;
    },
  };
}

async function runPattern(
  pattern: TestedPattern,
  linked: LinkedQuery,
  { libraries, judge, filter }: SampleRunOptions,
): Promise<readonly SampleResult[]> {
  const { path, name: patternName } = pattern;
  const samples = pattern.samples.filter((sample) => isWanted(pattern, sample, filter));
  if (samples.length === 0 && !isWanted(pattern, undefined, filter)) return [];
  const outcome = compileQuery(linked.source, { name: patternName });
  if (outcome.kind === 'invalid' || linked.isRefused) return [compileFailure(pattern, libraries)];
  const results: SampleResult[] = [];
  for (const sample of samples) {
    const verdict = await judge(outcome.query, sample);
    results.push({ path, pattern: patternName, name: sample.name, line: sample.line, verdict });
  }
  return results;
}

function isWanted(
  pattern: TestedPattern,
  sample: PatternSample | undefined,
  filter: string | undefined,
): boolean {
  if (filter === undefined) return true;
  return `${pattern.name} / ${sample?.name ?? ''}`.toLowerCase().includes(filter.toLowerCase());
}

/** The first error, at its place in the file as it was written. */
function compileFailure({ path, name, source, line }: TestedPattern, libraries: readonly LibraryFile[]) {
  const outcome = compileQuery(source, { libraries, name });
  const [error] = outcome.kind === 'invalid' ? outcome.errors : [];
  const own = error?.file === undefined ? line + (error?.range.start.line ?? 1) - 1 : line;
  const place =
    error?.file === undefined || error.file === path ? '' : ` (${error.file}:${error.range.start.line})`;
  const reason = `the pattern does not compile: ${error?.message ?? 'it is empty'}${place}`;
  const verdict: SampleVerdict = { kind: 'failed', reason };
  return { path, pattern: name, name: 'pattern', line: own, verdict };
}
