/** `regrade abort`: ends a migration for good; open pull requests stay open. */
import type { ExitMeaning } from '../../core/error-codes/define.ts';
import type { Invocation } from '../command.ts';
import { giveCommand, reasonOf } from '../give-command.ts';

/** Carries out `regrade abort`. */
export function run(invocation: Invocation): Promise<ExitMeaning> {
  return giveCommand(invocation, async () => ({ kind: 'abort', reason: reasonOf(invocation) }));
}
