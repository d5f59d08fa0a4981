/** `regrade pause`: stops a migration from starting more work; what is open stays open. */
import type { ExitMeaning } from '../../core/error-codes/define.ts';
import type { Invocation } from '../command.ts';
import { giveCommand, reasonOf } from '../give-command.ts';

/** Carries out `regrade pause`. */
export function run(invocation: Invocation): Promise<ExitMeaning> {
  return giveCommand(invocation, async () => ({ kind: 'pause', reason: reasonOf(invocation) }));
}
