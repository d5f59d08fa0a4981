/**
 * A worker: polls Temporal for workflows and activities on Regrade's four queues until it is stopped.
 */
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import { openDatabase } from '../../activities/adapters/database/database.ts';
import { failureInterceptor } from '../../activities/adapters/temporal/failure-interceptor.ts';
import type { Config } from '../../core/config/config.ts';
import { type ComposeActivities, taskQueue, type WorkerActivities } from './worker-activities.ts';
import { workflowBundle } from './workflow-bundle.ts';

/** A worker that polls. */
export interface RunningWorker {
  /** Resolves when all polling has ended; rejects where it ended by an error. */
  readonly ended: Promise<void>;
  readonly queues: readonly string[];
  /** Takes no more work, lets activities finish or tells them to cancel, and closes everything. */
  stop(): Promise<void>;
}

/** Activities get this long to finish before they are cancelled; a stack's supervisor kills after 15 s. */
const graceMs = 5_000;
const forceMs = 12_000;
/** Database connections of one worker; every activity holds one only for its statements. */
const poolSize = 20;

/** Starts polling; the database and Temporal of the configuration must answer. */
export async function startWorker(config: Config, compose: ComposeActivities): Promise<RunningWorker> {
  // Signals are the main's business; by default the runtime shuts workers down on its own.
  Runtime.install({ shutdownSignals: [], logger: new DefaultLogger('WARN') });
  const { address, namespace } = config.temporal;
  const endpoint = address === undefined ? {} : { address };
  const database = openDatabase(config.databaseUrl ?? '', poolSize);
  const native = await NativeConnection.connect(endpoint);
  const connection = await Connection.connect(endpoint);
  const client = new Client({ connection, namespace });
  const activities = await compose({ config, database, client, taskQueue });
  const bundle = await workflowBundle();
  const options = workerOptions(config, activities, bundle);
  const workers = await Promise.all(
    options.map((one) => Worker.create({ ...one, connection: native, namespace })),
  );
  const ended = Promise.all(workers.map((worker) => worker.run())).then(() => {});
  // Whoever awaits `ended` sees the error; until then it must not end the process.
  ended.catch(() => {});
  return {
    ended,
    queues: options.map((one) => one.taskQueue),
    async stop() {
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
      await ended.catch(() => {});
      await activities.close();
      await connection.close();
      await native.close();
      await database.close();
    },
  };
}

type QueueOptions = WorkerOptions & { readonly taskQueue: string };

function workerOptions(
  config: Config,
  activities: WorkerActivities,
  bundle: string,
): readonly QueueOptions[] {
  const { concurrency } = config;
  const shared = {
    shutdownGraceTime: graceMs,
    shutdownForceTime: forceMs,
    interceptors: { activity: [() => ({ inbound: failureInterceptor() })] },
  };
  const queue = (suffix: string, of: object | undefined, slots: number): readonly QueueOptions[] =>
    of === undefined
      ? []
      : [
          {
            ...shared,
            taskQueue: taskQueue + suffix,
            activities: of,
            maxConcurrentActivityTaskExecutions: slots,
          },
        ];
  return [
    { ...shared, taskQueue, workflowBundle: { codePath: bundle }, activities: activities.planning ?? {} },
    // One scan uses every core itself; a second one keeps small migrations from waiting for a large one.
    ...queue('-scan', activities.scan, 2),
    ...queue('-rewrite', activities.rewrite, Math.max(concurrency.rewrite, concurrency.verify)),
    ...queue('-host', activities.host, concurrency.publish),
  ];
}
