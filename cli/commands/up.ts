/** What is typed for `regrade up`. */
import type { CommandDefinition } from '../command.ts';

/** The verb `up`. */
export const command: CommandDefinition = {
  name: 'up',
  summary: 'starts the embedded stack (PostgreSQL, Temporal, worker, dashboard) and leaves it running',
  arguments: [],
  options: [],
  examples: [
    { line: 'regrade up', does: 'Starts what does not run yet and prints the address of the dashboard.' },
    {
      line: 'DATABASE_URL=postgres://… regrade up',
      does: 'Uses that PostgreSQL instead of the embedded one.',
    },
  ],
  load: () => import('../verbs/up.ts'),
};
