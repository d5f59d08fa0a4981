/**
 * The API and dashboard server: composes `dashboard/server` with PostgreSQL, artifacts and the orchestrator.
 */
import { Client, Connection } from '@temporalio/client';
import { filesystemStore } from '../../activities/adapters/artifacts/filesystem-store.ts';
import { openDatabase } from '../../activities/adapters/database/database.ts';
import type { Config } from '../../core/config/config.ts';
import { createServer } from '../../dashboard/server/server.ts';
import { createOrchestrator } from '../orchestrator/orchestrator.ts';
import { listenEvents } from './listen-events.ts';
import { webPage } from './web-page.ts';
import { webhooksOf } from './webhooks.ts';
import { artifactsFolder, taskQueue } from './worker-activities.ts';

/** A server that listens. */
export interface RunningServer {
  readonly url: string;
  /** Ends streams, answers what is under way, closes everything. */
  stop(): Promise<void>;
}

/** Starts listening on the configuration's port of the loopback interface. */
export async function startServer(config: Config): Promise<RunningServer> {
  const url = config.databaseUrl ?? '';
  const database = openDatabase(url);
  const { address, namespace } = config.temporal;
  const connection = await Connection.connect(address === undefined ? {} : { address });
  const client = new Client({ connection, namespace });
  const { window } = config.concurrency;
  const webDirectory = await webPage();
  const app = createServer({
    database,
    listenEvents: listenEvents(url),
    artifacts: filesystemStore(artifactsFolder(config)),
    orchestrator: createOrchestrator({ database, client, taskQueue, window }),
    webhooks: webhooksOf(config.codeHosts),
    clock: { now: () => new Date() },
    ...(webDirectory === undefined ? {} : { webDirectory }),
    onFailure: (error, context) => console.error(context.method, context.path, error),
  });
  const listening = await app.listen({ host: '127.0.0.1', port: config.dashboard.port });
  return {
    url: listening,
    async stop() {
      await app.close();
      await connection.close();
      await database.close();
    },
  };
}
