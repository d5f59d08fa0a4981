/** What is typed for `regrade abort`. */
import type { CommandDefinition } from '../command.ts';
import { commandOptions, reasonOption } from '../options.ts';

/** The verb `abort`. */
export const command: CommandDefinition = {
  name: 'abort',
  summary: 'ends a migration for good; open pull requests stay open',
  arguments: [{ syntax: '<name>', description: 'name of the migration' }],
  options: [reasonOption, ...commandOptions],
  examples: [
    { line: 'regrade abort url-parse', does: 'Ends it; `regrade run` can start it anew.' },
    { line: 'regrade abort url-parse --reason "wrong approach"', does: 'Aborts and says why.' },
  ],
  load: () => import('../verbs/abort.ts'),
};
