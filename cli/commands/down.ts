/** What is typed for `regrade down`. */
import type { CommandDefinition } from '../command.ts';

/** The verb `down`. */
export const command: CommandDefinition = {
  name: 'down',
  summary: 'ends the embedded stack; migrations go on where they were at the next start',
  arguments: [],
  options: [],
  examples: [
    { line: 'regrade down', does: 'Ends the stack of this project.' },
    { line: 'REGRADE_HOME=/srv/regrade regrade down', does: 'Ends the stack of that state folder.' },
  ],
  load: () => import('../verbs/down.ts'),
};
