/**
 * Marks in source text by which a change can make checks pass without being right: skipped tests, silenced tools,
 * widened types. Pure tables and counting.
 *
 * Marks are counted over all changed files before and after, so code that moves between files is not held against a
 * patch. Text is not parsed: a mark in a string counts as well, which errs towards showing a person.
 */
import type { FileChange } from '../../core/patch.ts';

/** One kind of mark; `files` limits it to paths of a language. */
export interface Mark {
  readonly pattern: RegExp;
  readonly files?: RegExp;
}

const script = /\.[cm]?[jt]sx?$/;
const typescript = /\.[cm]?tsx?$/;
const python = /\.pyi?$/;

/** Ways to declare one test case. */
export const testMarks: readonly Mark[] = Object.freeze([
  { pattern: /(?<![\w.$])(?:it|test)(?:\.\w+)*(?:\([^()]*\))?\s*[(`]/g, files: script },
  { pattern: /^\s*(?:async\s+)?def\s+test\w*\s*\(/gm, files: python },
  { pattern: /^func\s+(?:Test|Fuzz|Benchmark)\w*\s*\(/gm, files: /_test\.go$/ },
  { pattern: /@(?:Parameterized)?Test\b/g, files: /\.(?:java|kt|kts|scala)$/ },
  { pattern: /#\[(?:\w+::)*test\b/g, files: /\.rs$/ },
]);

/** Ways to leave a test out of the run. */
export const skipMarks: readonly Mark[] = Object.freeze([
  {
    pattern:
      /(?<![\w.$])(?:describe|it|test|suite|context)(?:\.\w+(?:\([^()]*\))?)*\.(?:skip|skipIf|only|todo|fixme)\b/g,
    files: script,
  },
  { pattern: /(?<![\w.$])(?:xit|xtest|xdescribe|fit|fdescribe)\s*\(/g, files: script },
  {
    pattern: /@(?:pytest\.mark\.(?:skip|skipif|xfail)|unittest\.(?:skip|expectedFailure))\b/g,
    files: python,
  },
  { pattern: /\b[tb]\.Skip(?:f|Now)?\(/g, files: /\.go$/ },
  { pattern: /@(?:Ignore|Disabled)\b/g, files: /\.(?:java|kt|kts|scala)$/ },
  { pattern: /#\[ignore\b/g, files: /\.rs$/ },
]);

/** Ways to silence a compiler, linter or coverage tool. */
export const suppressionMarks: readonly Mark[] = Object.freeze([
  { pattern: /@ts-(?:ignore|expect-error|nocheck)\b/g },
  { pattern: /\b(?:eslint|tslint|oxlint|stylelint|rubocop|pylint|phpcs)[-:]\s*(?:disable|ignore)/g },
  { pattern: /\b(?:biome|prettier|deno-lint|istanbul|c8|v8|detekt|psalm|phpstan)[- ]ignore/g },
  { pattern: /@(?:SuppressWarnings|Suppress|psalm-suppress|phpstan-ignore)\b/g },
  { pattern: /#\s*(?:noqa|type:\s*ignore|pyright:\s*ignore|pragma:\s*no cover)/g },
  { pattern: /\/\/\s*(?:nolint|NOSONAR)/g },
  { pattern: /#!?\[allow\(/g, files: /\.rs$/ },
]);

/** Ways to make a type say less. */
export const widenedMarks: readonly Mark[] = Object.freeze([
  { pattern: /(?:[:<|&,(]|\bas|=>)\s*any\b(?!\s*[:(])/g, files: typescript },
  { pattern: /\bas\s+unknown\s+as\b/g, files: typescript },
  { pattern: /[\w)\]]!(?=[.)\];,\n])/g, files: typescript },
  { pattern: /(?::|->|\[|,)\s*(?:typing\.)?Any\b/g, files: python },
]);

/** How often marks stand in the changed files, and where there are more than before. */
export interface MarkCount {
  readonly before: number;
  readonly after: number;
  /** First place in a file that has more of them: `path:line`. */
  readonly first?: string;
}

/** Counts marks over a patch. */
export function countMarks(changes: readonly FileChange[], marks: readonly Mark[]): MarkCount {
  let before = 0;
  let after = 0;
  let first: string | undefined;
  for (const change of changes) {
    for (const { pattern, files } of marks) {
      if (files !== undefined && !files.test(change.path)) continue;
      const old = linesOf(change.before, pattern);
      const now = linesOf(change.after, pattern);
      before += old.length;
      after += now.length;
      if (now.length > old.length) first ??= `${change.path}:${newLine(old, now)}`;
    }
  }
  return { before, after, ...(first === undefined ? {} : { first }) };
}

interface MarkedLine {
  readonly line: number;
  readonly text: string;
}

function linesOf(text: string | undefined, pattern: RegExp): readonly MarkedLine[] {
  if (text === undefined) return [];
  const lines = text.split('\n');
  return lines.flatMap((line, index) =>
    [...line.matchAll(pattern)].map(() => ({ line: index + 1, text: line.trim() })),
  );
}

/** The first marked line whose text was not marked before; lines shift, texts rarely repeat. */
function newLine(old: readonly MarkedLine[], now: readonly MarkedLine[]): number {
  const known = new Set(old.map((one) => one.text));
  return (now.find((one) => !known.has(one.text)) ?? now[0])?.line ?? 1;
}
