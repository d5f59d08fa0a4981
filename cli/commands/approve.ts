/** `regrade approve`: a person's approval of a wave, so that the next one may open. */
import { RegradeError } from '../../core/errors.ts';
import { type CommandDefinition, textOption } from '../command.ts';
import { commandOptions, giveCommand } from '../give-command.ts';

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
  run: (invocation) =>
    giveCommand(invocation, async (client, migration) => {
      const named = textOption(invocation, 'wave');
      if (named !== undefined) return { kind: 'approve', wave: named };
      const { waves } = await client.getMigration(migration);
      const awaiting = waves.find(({ approvable }) => approvable);
      if (awaiting !== undefined) return { kind: 'approve', wave: awaiting.name };
      throw new RegradeError('RG_CLI_USAGE', {
        reason: `no wave of ${migration} awaits approval`,
        remedy: `\`regrade status ${migration}\` shows its waves and their gates.`,
      });
    }),
};
