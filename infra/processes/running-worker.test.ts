import { Client, Connection } from '@temporalio/client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPlanningActivities } from '../../activities/rollout/activity.ts';
import { RegradeError } from '../../core/errors.ts';
import { migrationWorkflowId } from '../../core/ids.ts';
import { createTestDatabase, type TestDatabase } from '../../test/harness/database.ts';
import { createTestNamespace, type TestTemporal } from '../../test/harness/temporal.ts';
import type { ScanActivities } from '../../workflows/contracts.ts';
import { configOfMachine } from './machine-config.ts';
import { type RunningWorker, startWorker } from './running-worker.ts';
import { taskQueue, type WorkerActivities } from './worker-activities.ts';

let own: TestDatabase;
let temporal: TestTemporal;
let worker: RunningWorker | undefined;
beforeEach(async () => {
  [own, temporal] = await Promise.all([createTestDatabase(), createTestNamespace()]);
});
afterEach(async () => {
  await worker?.stop();
  await own.drop();
});

async function start(
  activities: Omit<WorkerActivities, 'close'>,
): Promise<{ readonly closed: () => boolean }> {
  const base = await configOfMachine({}, '/nowhere');
  const { address, namespace } = temporal;
  let closed = false;
  const close = async () => {
    closed = true;
  };
  const config = { ...base, databaseUrl: own.url, temporal: { address, namespace } };
  worker = await startWorker(config, async () => ({ ...activities, close }));
  return { closed: () => closed };
}

/** Runs the workflow of a migration to its end and returns why it failed. */
async function failureOfMigration(): Promise<unknown> {
  const connection = await Connection.connect({ address: temporal.address });
  try {
    const client = new Client({ connection, namespace: temporal.namespace });
    const input = { v: 1, migration: 'm', specId: 's', window: 1, paused: false };
    const workflowId = migrationWorkflowId('m');
    const handle = await client.workflow.start('migration', { args: [input], taskQueue, workflowId });
    return await handle.result().catch((error: unknown) => error);
  } finally {
    await connection.close();
  }
}

const notAsked = () => Promise.reject(new Error('not asked for'));
const scan = (discover: ScanActivities['discover']): ScanActivities => ({ discover, scan: notAsked });

test('has a worker for each queue that has activities, and lets go of everything when stopped', async () => {
  const { closed } = await start({ scan: scan(notAsked) });
  const queues = worker?.queues;
  const before = closed();

  await worker?.stop();
  worker = undefined;
  const rows = await own.database.query(
    `select 1 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
  );

  expect(queues).toEqual(['regrade', 'regrade-scan']);
  expect([before, closed()]).toEqual([false, true]);
  expect(rows).toEqual([]);
});

test('runs the workflows, and an error of the registry reaches them by its code, not retried', async () => {
  let asked = 0;
  await own.database.query(`insert into migrations (name) values ('m')`);
  await start({
    planning: createPlanningActivities({ database: own.database, now: Date.now }),
    scan: scan(async () => {
      asked += 1;
      throw new RegradeError('RG_INFRA_POSTGRES_ACCOUNT', { reason: 'no luck' });
    }),
  });

  const failure = await failureOfMigration();

  expect(asked).toBe(1);
  expect(failure).toMatchObject({ cause: { type: 'RG_INFRA_POSTGRES_ACCOUNT' } });
});
