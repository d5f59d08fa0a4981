/**
 * Migration files as the command line reads them: patterns compiled, lists and directories of the scope looked up.
 */
import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { RegradeError } from '../core/errors.ts';
import {
  type MigrationFileOutcome,
  type PathSource,
  parseMigrationFile,
  type SourceFault,
} from '../core/spec/migration-file.ts';
import type { Problem } from '../core/spec/problem.ts';
import type { Spec } from '../core/spec/spec.ts';
import type { CommandContext } from './command.ts';
import { loadConfig } from './configuration.ts';
import type { QueryStep } from './engine/query-steps.ts';
import { readInput } from './files/read-input.ts';
import { migrationPatterns } from './library/migration-patterns.ts';
import { showProblem } from './present/problem.ts';
import { counted } from './words.ts';

/** A checked migration with the file it was read from. */
export interface MigrationInput {
  readonly spec: Spec;
  readonly specId: string;
  /** Text of the file. */
  readonly source: string;
  readonly warnings: readonly Problem[];
}

/**
 * Reads a migration file and checks all of it; paths of its scope are relative to the file. What its patterns call of the
 * libraries (those given, the nearest `.grit` folder above the file, the ready patterns) becomes part of the spec.
 */
export async function checkMigrationFile(
  path: string,
  context: CommandContext,
  given: readonly string[] = [],
): Promise<{ readonly source: string; readonly outcome: MigrationFileOutcome }> {
  const source = await readInput(path, context.directory);
  const folder = dirname(resolve(context.directory, path));
  const checkSource = (scoped: PathSource) => sourceFault(scoped, folder);
  const { codeHosts } = await loadConfig(context);
  const hosts = codeHosts.map(({ name }) => name);
  const patterns = await migrationPatterns(source, {
    folder,
    given: given.map((library) => resolve(context.directory, library)),
  });
  return { source, outcome: parseMigrationFile(source, { path, ...patterns, checkSource, hosts }) };
}

/** Reads a migration that is about to be worked with; throws `RG_SPEC_INVALID` after its problems were shown. */
export async function readMigration(
  path: string,
  context: CommandContext,
  libraries: readonly string[] = [],
): Promise<MigrationInput> {
  const { source, outcome } = await checkMigrationFile(path, context, libraries);
  if (outcome.kind === 'checked') {
    for (const warning of outcome.warnings) showProblem(warning, context.output.log, 'warning');
    return { ...outcome, source };
  }
  for (const problem of outcome.problems) showProblem(problem, context.output.error);
  throw new RegradeError('RG_SPEC_INVALID', { path, problems: counted(outcome.problems.length, 'problem') });
}

/** A spec whose scope paths are absolute, as the control plane needs them. */
export function withAbsolutePaths(spec: Spec, path: string, directory: string): Spec {
  const folder = dirname(resolve(directory, path));
  const sources = spec.scope.sources.map((source) =>
    source.kind === 'github' ? source : { ...source, path: resolve(folder, source.path) },
  );
  return { ...spec, scope: { ...spec.scope, sources } };
}

/** The GritQL of a migration as steps over a working tree: rewrites, and the selects of model steps. */
export function stepsOf(spec: Spec): readonly QueryStep[] {
  return spec.steps.map((step) =>
    step.kind === 'pattern'
      ? { id: step.id, source: step.pattern, role: 'rewrite' }
      : { id: step.id, source: step.select, role: 'select' },
  );
}

function sourceFault(source: PathSource, folder: string): SourceFault | undefined {
  const path = resolve(folder, source.path);
  const stats = statSync(path, { throwIfNoEntry: false });
  const remedy = 'Paths are relative to the migration file; create it, or mend the path.';
  if (stats === undefined) return { reason: `there is no \`${source.path}\``, remedy };
  if (source.kind === 'repositories' && !stats.isFile())
    return { reason: `\`${source.path}\` is not a file`, remedy };
  if (source.kind === 'directory' && !stats.isDirectory())
    return { reason: `\`${source.path}\` is not a directory`, remedy };
  return undefined;
}
