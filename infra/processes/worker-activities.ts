/**
 * The contract between the worker's process main and the activities that it runs.
 *
 * `worker-composition.ts` makes them; the main knows queues and lifetimes, no activity.
 */
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import type { Database } from '../../activities/adapters/database/database.ts';
import type { Config } from '../../core/config/config.ts';
import type {
  PlanningActivities,
  PublishActivities,
  RewriteActivities,
  ScanActivities,
} from '../../workflows/contracts.ts';

/** Queue of the workflows and of the activities that touch the database only; the others' names begin with it. */
export const taskQueue = 'regrade';

/** Folder of the artifact store; the worker writes it, the dashboard's server reads it. */
export function artifactsFolder(config: Config): string {
  return join(config.stateDirectory, 'artifacts');
}

/** What activities are made of; the main opens and closes these. */
export interface ActivityContext {
  readonly config: Config;
  readonly database: Database;
  readonly client: Client;
  readonly taskQueue: string;
}

/** Activities by queue; a queue without activities gets no worker. */
export interface WorkerActivities {
  /** Queue `regrade`, beside the workflows. */
  readonly planning?: PlanningActivities;
  /** Queue `regrade-scan`. */
  readonly scan?: ScanActivities;
  /** Queue `regrade-rewrite`. */
  readonly rewrite?: RewriteActivities;
  /** Queue `regrade-host`. */
  readonly host?: PublishActivities;
  /** Ends what the activities opened for themselves; called after the last of them has returned. */
  close(): Promise<void>;
}

/** Makes the activities of a worker process. */
export type ComposeActivities = (context: ActivityContext) => Promise<WorkerActivities>;
