/** `regrade down`: ends the embedded stack; all state stays. */
import type { CommandDefinition } from '../command.ts';
import { loadConfig } from '../configuration.ts';

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
  async run({ context }) {
    const config = await loadConfig(context);
    const { stopStack } = await import('../../infra/dev-stack/index.ts');
    const stopped = await stopStack(config);
    context.output.json({ stopped, stateDirectory: config.stateDirectory });
    context.output.line(stopped ? 'The stack is down.' : 'No stack was running.');
    return 'done';
  },
};
