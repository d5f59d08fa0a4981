/**
 * Starts and steers migrations: the one place that turns a checked spec or a person's command into workflow calls.
 *
 * The database row comes first, the workflow second; both are idempotent, so a caller that lost the answer asks again.
 */
import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import { RegradeError } from '../../core/errors.ts';
import { migrationWorkflowId, repoWorkflowId } from '../../core/ids.ts';
import type { Orchestrator } from '../../dashboard/server/ports.ts';
import { hintSignal, supersedeUpdate } from '../../workflows/messages.ts';
import type { migration as migrationWorkflow } from '../../workflows/migration/workflow.ts';
import { sendCommand } from './commands.ts';
import { isRunning, type OrchestratorDependencies } from './dependencies.ts';
import { readCurrent, recordSpec, startRun } from './store.ts';

/** Makes the orchestrator that the API server uses. */
export function createOrchestrator(dependencies: OrchestratorDependencies): Orchestrator {
  return {
    start: (input) => start(dependencies, input),
    command: (input) => sendCommand(dependencies, input),
    hint: ({ repository, number }) => hint(dependencies, repository, number),
  };
}

async function start(
  dependencies: OrchestratorDependencies,
  input: Parameters<Orchestrator['start']>[0],
): ReturnType<Orchestrator['start']> {
  const { database } = dependencies;
  const { spec, specId } = input;
  const running = await isRunning(dependencies.client, spec.name);
  const current = await readCurrent(database, spec.name);
  if (running && current?.specId === specId) {
    return { migration: spec.name, version: current.version, run: current.run, started: false };
  }
  const version = await database.transaction((client) => recordSpec(client, input));
  const run = await database.transaction((client) =>
    startRun(client, { migration: spec.name, specId, running }),
  );
  const started = running
    ? await supersede(dependencies, { migration: spec.name, specId, version })
    : await startWorkflow(dependencies, spec.name, specId);
  return { migration: spec.name, version, run, started };
}

/** Lets a running workflow start over with a new spec; what is published already is updated in place. */
async function supersede(
  { client }: OrchestratorDependencies,
  next: { readonly migration: string; readonly specId: string; readonly version: number },
): Promise<boolean> {
  const handle = client.workflow.getHandle(migrationWorkflowId(next.migration));
  const { accepted, message } = await handle.executeUpdate(supersedeUpdate, {
    updateId: `supersede-${next.version}`,
    args: [{ specId: next.specId }],
  });
  if (accepted) return true;
  throw new RegradeError('RG_ORCHESTRATION_NOT_SUPERSEDED', { migration: next.migration, reason: message });
}

async function startWorkflow(
  { client, taskQueue, window, page }: OrchestratorDependencies,
  migration: string,
  specId: string,
): Promise<boolean> {
  try {
    await client.workflow.start<typeof migrationWorkflow>('migration', {
      workflowId: migrationWorkflowId(migration),
      taskQueue,
      staticSummary: migration,
      args: [{ v: 1, migration, specId, window, paused: false, ...(page === undefined ? {} : { page }) }],
    });
    return true;
  } catch (error) {
    // Someone else started it between our look and our start: the same migration runs, which was wanted.
    if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
    throw error;
  }
}

/** Wakes the workflow that watches a pull request; one that is not ours, or is decided already, needs no waking. */
async function hint({ database, client }: OrchestratorDependencies, repository: string, number: number) {
  const rows = await database.query<{ migration: string }>(
    'select migration from changesets where repository = $1 and number = $2',
    [repository, number],
  );
  for (const { migration } of rows) {
    try {
      await client.workflow.getHandle(repoWorkflowId(migration, repository)).signal(hintSignal);
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  }
}
