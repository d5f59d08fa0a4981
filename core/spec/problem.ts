/**
 * What is wrong in a file that people write, in a form that a terminal, an editor and a test can all use.
 *
 * A finding speaks of paths into the parsed data; a problem is the finding at its line and column. Free of zod and Node.
 */
import { type ErrorCode, type ErrorDetails, RegradeError } from '../errors.ts';
import { codeFrame, placeOf } from './code-frame.ts';

/** Keys and indexes that lead from a document's root to one of its values. */
export type Path = readonly (string | number)[];

/** Codes of problems: the `RG_SPEC_…` part of the registry. */
export type ProblemCode = Extract<ErrorCode, `RG_SPEC_${string}`>;

/** One thing wrong, by its path; `at` chooses the value, its key, or a span of the value's own text. */
export interface Finding {
  readonly code: ProblemCode;
  readonly path: Path;
  readonly details: ErrorDetails;
  /** @default 'value' */
  readonly at?: 'key' | 'value';
  /** Offsets in the decoded text of the scalar at `path`; wins over `at`. */
  readonly within?: Span;
  /** Offsets in the file itself; wins over everything. */
  readonly span?: Span;
  /** Path of an earlier place that the finding names; its line fills the detail `first`. */
  readonly related?: Path;
}

/** Half-open range of offsets in UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One thing wrong in a file: where, what, what to do, and the lines around it. */
export interface Problem {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 units. */
  readonly column: number;
  /** `steps[1].model.select`; empty for the whole file. */
  readonly path: string;
  readonly code: ProblemCode;
  readonly message: string;
  readonly remedy: string;
  readonly frame: string;
}

/** Text of a path: `steps[1].model.select`. */
export function formatPath(path: Path): string {
  let text = '';
  for (const part of path) text += typeof part === 'number' ? `[${part}]` : text === '' ? part : `.${part}`;
  return text;
}

/** The problem that a finding is at a span of a file. */
export function problemAt(finding: Finding, source: { file: string; text: string }, span: Span): Problem {
  const { message, remedy } = new RegradeError(finding.code, finding.details);
  const { line, column } = placeOf(source.text, span.start);
  return Object.freeze({
    file: source.file,
    line,
    column,
    path: formatPath(finding.path),
    code: finding.code,
    message,
    remedy,
    frame: codeFrame(source.text, span),
  });
}

/** Problems in the order of the file, each place and message once. */
export function sortProblems(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Map<string, Problem>();
  for (const problem of problems) seen.set(`${problem.line}:${problem.column}:${problem.message}`, problem);
  return [...seen.values()].sort((a, b) => a.line - b.line || a.column - b.column);
}
