/**
 * Whether a pattern does to a sample what the sample says. Pure, but for answers that are handed in.
 *
 * Two different blocks: the first becomes the second. Two equal blocks: it matches and changes nothing. One block: it
 * does not match. Texts are equal up to blanks at the ends of lines and of the text.
 */
import {
  type AnswerQuestions,
  type CompiledQuery,
  type FileOutcome,
  runQueryOnFiles,
  type SourceFile,
  settleQuery,
} from '../../query-language/index.ts';
import type { PatternSample } from './read-samples.ts';

/** Verdict over one sample; `reason` says how it differs. */
export type SampleVerdict =
  | { readonly kind: 'passed' }
  | {
      readonly kind: 'failed';
      readonly reason: string;
      readonly expected?: string;
      readonly actual?: string;
    };

/** Runs a pattern on a sample and judges the result. */
export function judgeSample(query: CompiledQuery, sample: PatternSample): SampleVerdict {
  const inputs = inputsOf(query, sample);
  return verdictOn(query, sample, runQueryOnFiles(query, inputs));
}

/** The same for a pattern that asks; what it asks is answered about the sample alone. */
export async function judgeAskingSample(
  query: CompiledQuery,
  sample: PatternSample,
  answerAlone: (files: readonly SourceFile[]) => AnswerQuestions,
): Promise<SampleVerdict> {
  const inputs = inputsOf(query, sample);
  return verdictOn(query, sample, await settleQuery(query, inputs, { answer: answerAlone(inputs) }));
}

function inputsOf(query: CompiledQuery, { before }: PatternSample): readonly SourceFile[] {
  return filesOf(before, query.extensions[0] ?? 'txt');
}

function verdictOn(
  query: CompiledQuery,
  sample: PatternSample,
  outcomes: readonly FileOutcome[],
): SampleVerdict {
  const { after } = sample;
  const inputs = inputsOf(query, sample);
  const failure = outcomes.find((outcome) => outcome.kind === 'failed');
  if (failure?.kind === 'failed') return { kind: 'failed', reason: `the pattern fails: ${failure.message}` };
  const isMatched = outcomes.some(({ kind }) => kind === 'matched');
  if (after === undefined)
    return isMatched
      ? { kind: 'failed', reason: 'it matches, and a single block must not match' }
      : { kind: 'passed' };
  if (!isMatched) return { kind: 'failed', reason: 'it does not match' };
  const results = inputs.flatMap((file, index): readonly SourceFile[] => {
    const outcome = outcomes[index];
    return outcome?.kind === 'matched' ? [outcome.output ?? file, ...outcome.newFiles] : [file];
  });
  return compare(results, filesOf(after, query.extensions[0] ?? 'txt'), inputs);
}

function compare(
  results: readonly SourceFile[],
  expected: readonly SourceFile[],
  inputs: readonly SourceFile[],
): SampleVerdict {
  // Files that the second block leaves out are expected as they were.
  const named = new Set(expected.map(({ path }) => path));
  const wanted = [...expected, ...inputs.filter(({ path }) => !named.has(path))];
  const actual = printed(results);
  const target = printed(wanted);
  if (actual === target) return { kind: 'passed' };
  return { kind: 'failed', reason: 'the result differs', expected: target, actual };
}

function printed(files: readonly SourceFile[]): string {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  const texts = sorted.map(
    ({ path, text }) => (files.length > 1 ? `// @filename: ${path}\n` : '') + normal(text),
  );
  return `${texts.join('\n')}\n`;
}

function normal(text: string): string {
  const lines = text.split('\n').map((line) => line.trimEnd());
  return lines.join('\n').trim();
}

const fileMark = /^[ \t]*(?:\/\/|#|--|\/\*|<!--)[ \t]*@filename:[ \t]*(\S+).*$/gm;

function filesOf(text: string, extension: string): readonly SourceFile[] {
  const marks = [...text.matchAll(fileMark)];
  if (marks.length === 0) return [{ path: `test-file-0.${extension}`, text }];
  return marks.map((mark, index) => {
    const start = mark.index + mark[0].length + 1;
    return { path: mark[1] ?? '', text: text.slice(start, marks[index + 1]?.index ?? text.length) };
  });
}
