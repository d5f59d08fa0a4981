/** Compiles a query's source into a runnable program; the entry of the compile stage. */
import type { CompiledQuery, CompileOptions, CompileOutcome } from '../api.ts';
import { parseSource } from '../syntax/parse-source.ts';
import { diagnosticAt, QuerySyntaxError } from '../syntax/syntax-error.ts';

/** Compiles `source`; all errors found are values of the outcome. */
export function compileQuery(source: string, options: CompileOptions = {}): CompileOutcome {
  try {
    parseSource(source);
  } catch (error) {
    if (!(error instanceof QuerySyntaxError)) throw error;
    const { message, remedy, span } = error;
    return { kind: 'invalid', errors: [diagnosticAt(source, span, { severity: 'error', message, remedy })] };
  }
  return {
    kind: 'invalid',
    errors: [
      diagnosticAt(
        source,
        { start: 0, end: 0 },
        { severity: 'error', message: 'the evaluator is not here yet', remedy: options.name ?? '' },
      ),
    ],
  };
}

/** How the query was read and how it will be run, for people. */
export function explainQuery(query: CompiledQuery): string {
  return query.source;
}
