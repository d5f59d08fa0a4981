/**
 * The demo's migration: the file beside this one, checked.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { RegradeError } from '../../core/errors.ts';
import { parseMigrationFile } from '../../core/spec/migration-file.ts';
import type { ModelStep, Spec } from '../../core/spec/spec.ts';

/** Path of the migration file. */
export const migrationPath = fileURLToPath(new URL('./node-deprecated-apis.migration.yaml', import.meta.url));

/** Folder of the recorded answers. */
export const recordingsFolder = fileURLToPath(new URL('./recordings/', import.meta.url));

/** The checked migration with its source text. */
export async function readDemoMigration(): Promise<{
  readonly spec: Spec;
  readonly specId: string;
  readonly source: string;
}> {
  const source = await readFile(migrationPath, 'utf8');
  const outcome = parseMigrationFile(source, { path: migrationPath });
  if (outcome.kind === 'checked') return { spec: outcome.spec, specId: outcome.specId, source };
  const problems = outcome.problems.map((problem) => `line ${problem.line}: ${problem.message}`);
  throw new RegradeError('RG_DEMO_MIGRATION_INVALID', { problems });
}

/** The migration's model steps. */
export function modelSteps(spec: Spec): readonly ModelStep[] {
  return spec.steps.filter((step) => step.kind === 'model');
}
