/** `regrade check`: everything wrong in migration files, at once; starts nothing. */
import type { ExitMeaning } from '../../core/error-codes/define.ts';
import { type Invocation, listOption } from '../command.ts';
import { checkMigrationFile } from '../migration-input.ts';
import { showProblem } from '../present/problem.ts';
import { counted } from '../words.ts';

/** Carries out `regrade check`. */
export async function run(invocation: Invocation): Promise<ExitMeaning> {
  const { arguments: files, context } = invocation;
  const libraries = listOption(invocation, 'library');
  const { output } = context;
  let count = 0;
  for (const file of files) {
    const { outcome } = await checkMigrationFile(file, context, libraries);
    const problems = outcome.kind === 'invalid' ? outcome.problems : [];
    const warnings = outcome.kind === 'checked' ? outcome.warnings : [];
    const checked = outcome.kind === 'checked' ? { name: outcome.spec.name, specId: outcome.specId } : {};
    output.json({ file, valid: problems.length === 0, ...checked, problems, warnings });
    for (const problem of problems) showProblem(problem, output.line);
    for (const warning of warnings) showProblem(warning, output.line, 'warning');
    const { green, red } = output.colors;
    output.line(
      problems.length === 0
        ? `${green('✓')} ${file}`
        : `${red('✗')} ${file}: ${counted(problems.length, 'problem')}`,
    );
    count += problems.length;
  }
  return count === 0 ? 'done' : 'badInput';
}
