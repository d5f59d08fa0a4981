/** Runs a compiled query on files; the entry of the match stage. */
import type { CompiledQuery, FileOutcome, RunOptions, SourceFile } from '../api.ts';

/** Runs `query` on one file; a query error is the outcome `failed`, never a throw. */
export function runQuery(query: CompiledQuery, file: SourceFile, options: RunOptions = {}): FileOutcome {
  return runQueryOnFiles(query, [file], options)[0] ?? { kind: 'clean' };
}

/** Runs `query` on a set of files, sharing limits and, for `multifile`, all state; outcomes in the files' order. */
export function runQueryOnFiles(
  _query: CompiledQuery,
  files: readonly SourceFile[],
  _options: RunOptions = {},
): readonly FileOutcome[] {
  return files.map(() => ({ kind: 'clean' }));
}
