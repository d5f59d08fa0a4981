/**
 * What the orchestrator works with, and the one question that all of it asks: does the workflow run?
 */
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { Database } from '../../activities/adapters/database/database.ts';
import { migrationWorkflowId } from '../../core/ids.ts';

/** What the orchestrator needs. */
export interface OrchestratorDependencies {
  readonly database: Database;
  readonly client: Client;
  /** Queue of the workflows. */
  readonly taskQueue: string;
  /** Targets of a wave in flight at most. */
  readonly window: number;
  /** Targets that one run of a window walks before it continues as new. @default 250 */
  readonly page?: number;
}

/** True while the migration's workflow runs. */
export async function isRunning(client: Client, migration: string): Promise<boolean> {
  try {
    const { status } = await client.workflow.getHandle(migrationWorkflowId(migration)).describe();
    return status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
