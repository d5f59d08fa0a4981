/**
 * People's commands as Workflow Updates: recorded before they are given, answered once, the same answer for the same id.
 */
import { WorkflowNotFoundError, WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';
import { RegradeError } from '../../core/errors.ts';
import { migrationWorkflowId } from '../../core/ids.ts';
import type { Orchestrator } from '../../dashboard/server/ports.ts';
import {
  abortUpdate,
  approveUpdate,
  type CommandResult,
  pauseUpdate,
  resumeUpdate,
} from '../../workflows/messages.ts';
import { isRunning, type OrchestratorDependencies } from './dependencies.ts';
import { readCurrent, recordCommand, recordOutcome } from './store.ts';

/** How long a command waits for a worker's answer, in milliseconds. */
const answerTimeoutMs = 30_000;

type CommandInput = Parameters<Orchestrator['command']>[0];

/** Gives a command to a migration's workflow and returns its answer. */
export async function sendCommand(
  dependencies: OrchestratorDependencies,
  input: CommandInput,
): Promise<CommandResult> {
  const { database, client } = dependencies;
  const { migration, commandId, actor, command } = input;
  const current = await readCurrent(database, migration);
  if (current === undefined) throw new RegradeError('RG_ORCHESTRATION_MIGRATION_UNKNOWN', { migration });
  const earlier = await recordCommand(database, {
    commandId,
    migration,
    actor,
    command: command.kind,
    arguments: command,
  });
  if (earlier !== undefined) return JSON.parse(earlier) as CommandResult;
  if (!(await isRunning(client, migration))) {
    throw new RegradeError('RG_ORCHESTRATION_NOT_RUNNING', { migration, state: current.state });
  }
  const result = await withDeadline(dependencies, input);
  await recordOutcome(database, commandId, JSON.stringify(result));
  return result;
}

async function withDeadline(
  dependencies: OrchestratorDependencies,
  input: CommandInput,
): Promise<CommandResult> {
  const { migration, command } = input;
  try {
    return await dependencies.client.withDeadline(Date.now() + answerTimeoutMs, () =>
      execute(dependencies, input),
    );
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) {
      throw new RegradeError(
        'RG_ORCHESTRATION_NOT_RUNNING',
        { migration, state: 'it just ended' },
        { cause: error },
      );
    }
    if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) {
      throw new RegradeError(
        'RG_ORCHESTRATION_NO_ANSWER',
        { migration, command: command.kind },
        { cause: error },
      );
    }
    throw error;
  }
}

function execute({ client }: OrchestratorDependencies, input: CommandInput): Promise<CommandResult> {
  const { actor, command, commandId } = input;
  const handle = client.workflow.getHandle(migrationWorkflowId(input.migration));
  switch (command.kind) {
    case 'pause':
      return handle.executeUpdate(pauseUpdate, {
        updateId: commandId,
        args: [{ actor, reason: command.reason }],
      });
    case 'resume':
      return handle.executeUpdate(resumeUpdate, {
        updateId: commandId,
        args: [{ actor, reason: command.reason }],
      });
    case 'abort':
      return handle.executeUpdate(abortUpdate, {
        updateId: commandId,
        args: [{ actor, reason: command.reason }],
      });
    case 'approve':
      return handle.executeUpdate(approveUpdate, {
        updateId: commandId,
        args: [{ actor, wave: command.wave }],
      });
  }
}
