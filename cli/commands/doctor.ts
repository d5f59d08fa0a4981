/** What is typed for `regrade doctor`. */
import type { CommandDefinition } from '../command.ts';

/** The verb `doctor`. */
export const command: CommandDefinition = {
  name: 'doctor',
  summary: 'shows what is missing on this machine and how to get it',
  arguments: [],
  options: [],
  examples: [
    { line: 'regrade doctor', does: 'Checks Node, git, PostgreSQL, Temporal, sandbox and model.' },
    {
      line: 'regrade doctor --json',
      does: 'Prints the findings as one JSON document; exit code 3 where one is required.',
    },
  ],
  load: () => import('../verbs/doctor.ts'),
};
