/** What is typed for `regrade pause`. */
import type { CommandDefinition } from '../command.ts';
import { commandOptions, reasonOption } from '../options.ts';

/** The verb `pause`. */
export const command: CommandDefinition = {
  name: 'pause',
  summary: 'stops a migration from starting more work; what is open stays open',
  arguments: [{ syntax: '<name>', description: 'name of the migration' }],
  options: [reasonOption, ...commandOptions],
  examples: [
    { line: 'regrade pause url-parse', does: 'Starts no further target until it is resumed.' },
    {
      line: 'regrade pause url-parse --reason "release freeze"',
      does: 'Pauses and says why, for the audit and for others.',
    },
  ],
  load: () => import('../verbs/pause.ts'),
};
