/** `regrade approve`: a person's approval of a wave, so that the next one may open. */
import type { ExitMeaning } from '../../core/error-codes/define.ts';
import { RegradeError } from '../../core/errors.ts';
import { type Invocation, textOption } from '../command.ts';
import { giveCommand } from '../give-command.ts';

/** Carries out `regrade approve`. */
export function run(invocation: Invocation): Promise<ExitMeaning> {
  return giveCommand(invocation, async (client, migration) => {
    const named = textOption(invocation, 'wave');
    if (named !== undefined) return { kind: 'approve', wave: named };
    const { waves } = await client.getMigration(migration);
    const awaiting = waves.find(({ approvable }) => approvable);
    if (awaiting !== undefined) return { kind: 'approve', wave: awaiting.name };
    throw new RegradeError('RG_CLI_USAGE', {
      reason: `no wave of ${migration} awaits approval`,
      remedy: `\`regrade status ${migration}\` shows its waves and their gates.`,
    });
  });
}
