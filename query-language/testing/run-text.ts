/** Compiles and runs a query on one text, for tests: the output, or why there is none. */
import { type CompileOptions, compileQuery, type FileOutcome, runQuery } from '../index.ts';

/** Runs `source` on `text`; throws where the query does not compile. */
export function runText(
  source: string,
  text: string,
  options: CompileOptions & { path?: string } = {},
): FileOutcome {
  const outcome = compileQuery(source, options);
  if (outcome.kind === 'invalid') throw new Error(outcome.errors.map((error) => error.message).join('; '));
  return runQuery(outcome.query, { path: options.path ?? 'file.tsx', text });
}

/** The text after a rewrite; `clean`, `same` or `failed: …` where there is none. */
export function rewriteText(
  source: string,
  text: string,
  options: CompileOptions & { path?: string } = {},
): string {
  const outcome = runText(source, text, options);
  if (outcome.kind === 'clean') return 'clean';
  if (outcome.kind === 'failed') return `failed: ${outcome.code}`;
  return outcome.output?.text ?? 'same';
}
