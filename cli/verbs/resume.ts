/** `regrade resume`: lets a paused migration go on. */
import type { ExitMeaning } from '../../core/error-codes/define.ts';
import type { Invocation } from '../command.ts';
import { giveCommand, reasonOf } from '../give-command.ts';

/** Carries out `regrade resume`. */
export function run(invocation: Invocation): Promise<ExitMeaning> {
  return giveCommand(invocation, async () => ({ kind: 'resume', reason: reasonOf(invocation) }));
}
