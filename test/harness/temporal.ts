/**
 * A real Temporal server for a test file: the run's one dev server, with names of the test's own.
 *
 * Isolation is by unique task queues and workflow ids in the namespace `default`, or by a namespace of one's own where
 * a test lists workflows.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { ask } from './client.ts';

/** Access to Temporal for one test file. */
export interface TestTemporal {
  /** `host:port`, for `Connection` and `NativeConnection`. */
  readonly address: string;
  readonly namespace: string;
  /** A name that no other test uses, for a task queue or a workflow id. */
  unique(name: string): string;
}

/** The server's namespace `default`, started with the first call. */
export async function useTemporal(): Promise<TestTemporal> {
  const { address } = await ask('temporal');
  return { address, namespace: 'default', unique };
}

/** A namespace of one's own on the same server; resolves once workers can use it. */
export async function createTestNamespace(): Promise<TestTemporal> {
  const { address } = await ask('temporal');
  const namespace = unique('namespace');
  const connection = await Connection.connect({ address });
  try {
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: msToTs('1 day'),
    });
    await usable(connection, namespace);
  } finally {
    await connection.close();
  }
  return { address, namespace, unique };
}

/** The server's services learn of a namespace one by one; listing workflows asks the slowest. */
async function usable(connection: Connection, namespace: string): Promise<void> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    try {
      await connection.workflowService.listWorkflowExecutions({ namespace, pageSize: 1 });
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await sleep(100);
    }
  }
}

function unique(name: string): string {
  return `${name}-${randomBytes(5).toString('hex')}`;
}
