/** What is typed for `regrade status`. */
import type { CommandDefinition } from '../command.ts';

/** The verb `status`. */
export const command: CommandDefinition = {
  name: 'status',
  summary: 'says where migrations stand: one sentence, the funnel, what blocks them',
  arguments: [{ syntax: '[name]', description: 'one migration; all without it' }],
  options: [],
  examples: [
    { line: 'regrade status', does: 'Lists every migration with its state.' },
    { line: 'regrade status url-parse', does: 'Shows the funnel, waves and blockers of one migration.' },
  ],
  load: () => import('../verbs/status.ts'),
};
