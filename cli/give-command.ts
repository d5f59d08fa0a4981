/**
 * The verbs that give a migration a command: pause, resume, abort, approve. Answered, idempotent, audited.
 */
import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import type { ExitMeaning } from '../core/error-codes/define.ts';
import { isRegradeError } from '../core/errors.ts';
import type { DashboardClient } from '../dashboard/client/client.ts';
import { type Invocation, textOption } from './command.ts';
import { withControlPlane } from './online.ts';
import type { MigrationCommand } from './online-types.ts';

/** The reason that was given. */
export function reasonOf(invocation: Invocation): string {
  return textOption(invocation, 'reason') ?? '';
}

/** Gives the command that `choose` makes; a refusal by the migration ends with `attention`. */
export function giveCommand(
  invocation: Invocation,
  choose: (client: DashboardClient, migration: string) => Promise<MigrationCommand>,
): Promise<ExitMeaning> {
  const { context } = invocation;
  const [name = ''] = invocation.arguments;
  return withControlPlane(context, 'attached', async ({ client }) => {
    const command = await choose(client, name);
    const actor = textOption(invocation, 'actor') ?? accountName();
    const result = await sendTwice(client, name, { command, actor, commandId: randomUUID() });
    context.output.json(result);
    context.output.line(result.message);
    return result.accepted ? 'done' : 'attention';
  });
}

/** A lost answer is asked for once more under the same id, which does nothing twice. */
async function sendTwice(
  client: DashboardClient,
  name: string,
  request: Parameters<DashboardClient['command']>[1],
) {
  try {
    return await client.command(name, request);
  } catch (error) {
    if (!isRegradeError(error) || !error.retryable) throw error;
    return client.command(name, request);
  }
}

function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'local';
  }
}
