/** `regrade abort`: ends a migration for good; open pull requests stay open. */
import type { CommandDefinition } from '../command.ts';
import { commandOptions, giveCommand, reasonOf, reasonOption } from '../give-command.ts';

/** The verb `abort`. */
export const command: CommandDefinition = {
  name: 'abort',
  summary: 'ends a migration for good; open pull requests stay open',
  arguments: [{ syntax: '<name>', description: 'name of the migration' }],
  options: [reasonOption, ...commandOptions],
  examples: [
    { line: 'regrade abort url-parse', does: 'Ends it; `regrade run` can start it anew.' },
    { line: 'regrade abort url-parse --reason "wrong approach"', does: 'Aborts and says why.' },
  ],
  run: (invocation) => giveCommand(invocation, async () => ({ kind: 'abort', reason: reasonOf(invocation) })),
};
