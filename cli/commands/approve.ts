/** What is typed for `regrade approve`. */
import type { CommandDefinition } from '../command.ts';
import { commandOptions } from '../options.ts';

/** The verb `approve`. */
export const command: CommandDefinition = {
  name: 'approve',
  summary: 'approves the wave that awaits it, so that the next one may open',
  arguments: [{ syntax: '<name>', description: 'name of the migration' }],
  options: [
    { flags: '--wave <name>', description: 'the wave; the one that awaits approval by default' },
    ...commandOptions,
  ],
  examples: [
    { line: 'regrade approve url-parse', does: 'Approves the wave that awaits approval.' },
    { line: 'regrade approve url-parse --wave canary', does: 'Approves that wave and no other.' },
  ],
  load: () => import('../verbs/approve.ts'),
};
