/** What is typed for `regrade run`. */
import type { CommandDefinition } from '../command.ts';

/** The verb `run`. */
export const command: CommandDefinition = {
  name: 'run',
  summary: 'starts a migration, or updates it to its file, and follows it; Ctrl-C leaves it running',
  arguments: [{ syntax: '<file>', description: 'migration file' }],
  options: [{ flags: '--detach', description: 'does not follow: ends once the migration is started' }],
  laterOptions: ['--rehearse', '--wave <name>', '--yes'],
  examples: [
    { line: 'regrade run url-parse.migration.yaml', does: 'Starts the migration and shows how far it is.' },
    {
      line: 'regrade run --detach --json url-parse.migration.yaml',
      does: 'Starts it from a script and prints what was started.',
    },
  ],
  load: () => import('../verbs/run.ts'),
};
