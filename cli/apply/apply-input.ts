/**
 * What `regrade apply` was given, as steps: a migration file's patterns and selects, or one pattern.
 */
import type { FileScope } from '../../core/spec/spec.ts';
import type { CommandContext } from '../command.ts';
import { type QueryInputOptions, readQuery, stepOf } from '../engine/query-input.ts';
import type { QueryStep } from '../engine/query-steps.ts';
import { readMigration, stepsOf } from '../migration-input.ts';

/** Steps to run over a working tree. */
export interface ApplyInput {
  readonly steps: readonly QueryStep[];
  /** Only files in it are looked at; absent: all files of the steps' languages. */
  readonly scope?: FileScope;
}

/** Reads a migration file (`.yaml`, `.yml`), a pattern file (`.grit`, `.md`) or a pattern. */
export async function readApplyInput(
  input: string,
  options: QueryInputOptions,
  context: CommandContext,
): Promise<ApplyInput> {
  if (/\.ya?ml$/.test(input) && !input.includes('\n')) {
    const { spec } = await readMigration(input, context, options.libraries);
    return { steps: stepsOf(spec), scope: spec.scope.files };
  }
  return { steps: [stepOf(await readQuery(input, options, context), { id: 'pattern', role: 'rewrite' })] };
}
