/**
 * The servers of one test run, owned by the runner's own process: started when a test first asks, ended with the run.
 *
 * Test files run in workers that come and go, so they ask over a loopback port (`client.ts`). A leash ends the servers
 * even when the runner is killed. A server that cannot be had fails the tests that need it; nothing is skipped.
 */
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applySchema } from '../../activities/adapters/database/schema.ts';
import { makeLeash } from '../../infra/dev-stack/leash-holder.ts';
import { freePort, loopback } from '../../infra/dev-stack/ports.ts';
import { ensureDatabase, postgresEnding, startPostgres } from '../../infra/dev-stack/postgres.ts';
import { endProcess } from '../../infra/dev-stack/process-record.ts';
import { findTemporalBinary } from '../../infra/dev-stack/temporal-binary.ts';
import { startTemporal, temporalEnding } from '../../infra/dev-stack/temporal-server.ts';
import { dropDatabase, withDatabaseName } from './databases.ts';

/** What a test needs to make databases of its own. */
export interface PostgresHandle {
  /** URL of a database from which others may be created. */
  readonly adminUrl: string;
  /** Database with the schema, to be cloned; nobody connects to it. */
  readonly template: string;
}

/** What a test needs to use Temporal. */
export interface TemporalHandle {
  readonly address: string;
}

/** Answers of the harness by the path asked for. */
export interface HarnessAnswers {
  readonly postgres: PostgresHandle;
  readonly temporal: TemporalHandle;
}

/** The servers of one run. */
export interface HarnessServers {
  /** Loopback port on which workers ask. */
  readonly port: number;
  close(): Promise<void>;
}

type Cleanup = () => Promise<void>;

/** Opens the harness; no server runs yet. */
export async function openHarness(environment: NodeJS.ProcessEnv = process.env): Promise<HarnessServers> {
  const folder = await mkdtemp(join(tmpdir(), 'regrade-test-'));
  // PostgreSQL may run as another account, which must be able to pass through.
  await chmod(folder, 0o711);
  const cleanups: Cleanup[] = [];
  const leash = makeLeash();
  const start = {
    postgres: once(() => providePostgres({ folder, environment, cleanups, leash })),
    temporal: once(() => provideTemporal({ folder, environment, cleanups, leash })),
  };
  const server = createServer(async (request, response) => {
    const name = (request.url ?? '').slice(1);
    if (!isAnswer(name)) return response.writeHead(404).end();
    const [status, body] = await start[name]().then(
      (answer) => [200, JSON.stringify(answer)] as const,
      (error: unknown) => [500, describe(error)] as const,
    );
    return response.writeHead(status).end(body);
  });
  const port = await listen(server);
  return { port, close: () => closeAll(server, cleanups, folder) };
}

interface Context {
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly cleanups: Cleanup[];
  readonly leash: ReturnType<typeof makeLeash>;
}

async function providePostgres(context: Context): Promise<PostgresHandle> {
  const given = context.environment.TEST_DATABASE_URL ?? context.environment.DATABASE_URL;
  const adminUrl = given === undefined || given === '' ? await startOwnPostgres(context) : given;
  const template = `regrade_template_${randomBytes(6).toString('hex')}`;
  await ensureDatabase(adminUrl, template);
  if (adminUrl === given) context.cleanups.push(() => dropDatabase(adminUrl, template));
  await applySchema(withDatabaseName(adminUrl, template));
  return { adminUrl, template };
}

async function startOwnPostgres({ folder, cleanups, leash }: Context): Promise<string> {
  const server = await startPostgres({
    data: join(folder, 'postgres'),
    port: await freePort(),
    logFile: join(folder, 'postgres.log'),
    password: randomBytes(12).toString('hex'),
    disposable: true,
  });
  // Nothing of it is kept: an immediate stop is enough.
  const ending = { ...postgresEnding, signal: 'SIGQUIT' } as const;
  leash.hold(server.record, ending);
  cleanups.push(() => endProcess(server.record, ending));
  return server.url('postgres');
}

async function provideTemporal({ folder, environment, cleanups, leash }: Context): Promise<TemporalHandle> {
  const given = environment.TEST_TEMPORAL_ADDRESS;
  if (given !== undefined && given !== '') return { address: given };
  const server = await startTemporal({
    binary: await findTemporalBinary({ environment }),
    port: await freePort(),
    logFile: join(folder, 'temporal.log'),
  });
  leash.hold(server.record, temporalEnding);
  // Its database is in memory: there is nothing to close properly.
  cleanups.push(() => endProcess(server.record, { signal: 'SIGKILL' }));
  return { address: server.address };
}

async function closeAll(server: Server, cleanups: readonly Cleanup[], folder: string): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  for (const cleanup of cleanups.toReversed()) await cleanup();
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function isAnswer(name: string): name is keyof HarnessAnswers {
  return name === 'postgres' || name === 'temporal';
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'remedy' in error ? `${error.message} ${error.remedy}` : error.message;
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, loopback, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
    server.unref();
  });
}
