/** What is typed for `regrade plan`. */
import type { CommandDefinition } from '../command.ts';

/** The verb `plan`. */
export const command: CommandDefinition = {
  name: 'plan',
  summary: 'estimates targets, sites, waves, duration and cost of a migration; starts nothing',
  arguments: [{ syntax: '<file>', description: 'migration file' }],
  options: [
    { flags: '--threads <count>', description: 'processes that match files; the number of cores by default' },
  ],
  examples: [
    {
      line: 'regrade plan url-parse.migration.yaml',
      does: 'Looks at the working trees of its scope and sums up.',
    },
    {
      line: 'regrade plan --json url-parse.migration.yaml',
      does: 'Prints the estimate as one JSON document.',
    },
  ],
  load: () => import('../verbs/plan.ts'),
};
