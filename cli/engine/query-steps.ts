/**
 * What the command line runs over each file: queries in order, each seeing the file as the one before left it. Compiled
 * here, run by `run-steps.ts`: the process that only hands out the work needs no matcher.
 */
import { compileQuery } from '../../query-language/compiler.ts';
import type { CompiledQuery, LanguageName } from '../../query-language/index.ts';

/** One query as plain data, so that it can be sent to a worker. */
export interface QueryStep {
  readonly id: string;
  readonly source: string;
  readonly language?: LanguageName;
  /** Name that `grit-ignore` comments know it by. */
  readonly name?: string;
  readonly role: 'rewrite' | 'select';
}

/** A step with its compiled query. */
export interface CompiledStep extends QueryStep {
  readonly query: CompiledQuery;
}

/** Compiles steps that were checked before; a step that does not compile is left out. */
export function compileSteps(steps: readonly QueryStep[]): readonly CompiledStep[] {
  return steps.flatMap((step) => {
    const { source, language, name } = step;
    const outcome = compileQuery(source, {
      ...(language === undefined ? {} : { language }),
      ...(name === undefined ? {} : { name }),
    });
    return outcome.kind === 'compiled' ? [{ ...step, query: outcome.query }] : [];
  });
}

/** True where a step has to see several files at once. */
export function needsAllFiles(steps: readonly CompiledStep[]): boolean {
  return steps.some(({ query }) => query.plan.scan === 'files');
}
