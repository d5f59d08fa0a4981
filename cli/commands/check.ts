/** What is typed for `regrade check`. */
import type { CommandDefinition } from '../command.ts';
import { libraryOption } from '../options.ts';

/** The verb `check`. */
export const command: CommandDefinition = {
  name: 'check',
  summary: 'checks migration files and shows every problem with its line, cause and remedy',
  arguments: [{ syntax: '<files...>', description: 'migration files' }],
  options: [libraryOption],
  examples: [
    {
      line: 'regrade check url-parse.migration.yaml',
      does: 'Checks one file; exit code 2 where it has problems.',
    },
    {
      line: 'regrade check --json migrations/*.yaml',
      does: 'Prints one JSON object a file, for editors and CI.',
    },
  ],
  load: () => import('../verbs/check.ts'),
};
