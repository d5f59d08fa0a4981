/** What is typed for `regrade demo`. */
import type { CommandDefinition } from '../command.ts';

/** The verb `demo`. */
export const command: CommandDefinition = {
  name: 'demo',
  summary: 'runs a whole migration on real repositories against the local forge; needs no account',
  arguments: [],
  options: [{ flags: '--once', description: 'end when the rollout is done, instead of staying up' }],
  examples: [
    { line: 'regrade demo', does: 'Runs the migration and keeps its dashboard up until Ctrl-C.' },
    { line: 'regrade demo --once --json', does: 'Runs it, prints one JSON object and ends.' },
  ],
  load: () => import('../verbs/demo.ts'),
};
