import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePort } from './ports.ts';
import {
  connectionError,
  ensureDatabase,
  type PostgresServer,
  postgresEnding,
  startPostgres,
} from './postgres.ts';
import { choosePostgresRunner } from './postgres-account.ts';
import { endProcess } from './process-record.ts';

let folder: string;
let port: number;
let servers: PostgresServer[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regrade-postgres-'));
  port = await freePort();
  servers = [];
});
afterEach(async () => {
  for (const { record } of servers) await endProcess(record, { signal: 'SIGQUIT' });
  await rm(folder, { recursive: true });
});

async function start(password = 'first'): Promise<PostgresServer> {
  const logFile = join(folder, 'log');
  const server = await startPostgres({ data: join(folder, 'data'), port, logFile, password });
  servers.push(server);
  return server;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test('data outlives a stop, and a killed server', async () => {
  const first = await start();
  await query(first.url('postgres'), 'create table kept as select 1 as value');
  await endProcess(first.record, postgresEnding);
  const second = await start();
  await query(second.url('postgres'), 'insert into kept values (2)');
  await endProcess(second.record, { signal: 'SIGKILL' });

  const third = await start();

  expect(await query(third.url('postgres'), 'select value from kept order by 1')).toEqual([
    { value: 1 },
    { value: 2 },
  ]);
});

test('it listens on the loopback interface alone and asks for the password', async () => {
  const server = await start();
  const [row] = await query(server.url('postgres'), 'show listen_addresses');
  const stranger = new URL(server.url('postgres'));
  stranger.password = 'guess';

  expect(row).toEqual({ listen_addresses: '127.0.0.1' });
  expect((await connectionError(stranger.href))?.message).toMatch(/password authentication failed/);
});

test('data of another password is an error at once, not a wait', async () => {
  await endProcess((await start()).record, postgresEnding);

  const attempt = start('second');

  await expect(attempt).rejects.toMatchObject({ code: 'RG_INFRA_POSTGRES_FAILED' });
  await expect(attempt).rejects.toThrow(/password authentication failed/);
});

test('a lock file that names some other program does not keep it from starting', async () => {
  await endProcess((await start()).record, postgresEnding);
  const lock = join(folder, 'data', 'postmaster.pid');
  await writeFile(lock, `${process.pid}\n${join(folder, 'data')}\n0\n${port}\n\n127.0.0.1\n\nready\n`, {
    mode: 0o666,
  });

  await start();

  expect(await readFile(lock, 'utf8')).not.toMatch(new RegExp(`^${process.pid}\n`));
});

test('an initialisation that was cut off is begun anew', async () => {
  await mkdir(join(folder, 'data', 'base'), { recursive: true });
  await writeFile(join(folder, 'data', 'PG_VERSION'), '18\n');

  const server = await start();

  expect(await connectionError(server.url('postgres'))).toBeUndefined();
});

test('a port that is taken is an error with the reason of the log', async () => {
  await start();
  const other = startPostgres({
    data: join(folder, 'other'),
    port,
    logFile: join(folder, 'log'),
    password: 'x',
  });

  await expect(other).rejects.toMatchObject({ code: 'RG_INFRA_POSTGRES_FAILED' });
});

test('a database is created once', async () => {
  const server = await start();

  await ensureDatabase(server.url('postgres'), 'regrade');
  await ensureDatabase(server.url('postgres'), 'regrade');

  expect(await connectionError(server.url('regrade'))).toBeUndefined();
});

test('PostgreSQL never runs as root, and programs and data are where its account can reach them', async () => {
  const packageFolder = join(folder, 'package');
  await mkdir(join(packageFolder, 'bin'), { recursive: true });
  await writeFile(join(packageFolder, 'bin', 'postgres'), '');
  await chmod(join(packageFolder, 'bin', 'postgres'), 0o755);
  const paths = { packageFolder, data: join(folder, 'data') };

  await chmod(folder, 0o700);
  const closed = await choosePostgresRunner(paths, {
    relocateTo: join(tmpdir(), 'unused'),
    namespaces: true,
  });
  await chmod(folder, 0o755);
  const open = await choosePostgresRunner(paths);

  const root = process.getuid?.() === 0;
  expect(closed.prefix[0]).toBe(root ? 'unshare' : undefined);
  expect(open.prefix).toEqual([]);
  expect(open.user === undefined).toBe(!root);
  expect(open.user?.uid).not.toBe(0);
  expect((await stat(paths.data).catch(() => undefined))?.uid).toBe(open.user?.uid);
});

test('without user namespaces, root has programs and data copied to where the account can reach them', async () => {
  const packageFolder = join(folder, 'package');
  await mkdir(join(packageFolder, 'bin'), { recursive: true });
  await writeFile(join(packageFolder, 'bin', 'postgres'), 'program');
  const target = await mkdtemp(join(tmpdir(), 'regrade-relocated-'));
  await chmod(target, 0o755);
  const paths = { packageFolder, data: join(folder, 'data') };

  const runner = await choosePostgresRunner(paths, { relocateTo: target, namespaces: false });

  const root = process.getuid?.() === 0;
  expect(runner.programs.startsWith(root ? target : packageFolder)).toBe(true);
  expect(runner.data.startsWith(root ? target : folder)).toBe(true);
  expect(await readFile(join(runner.programs, 'postgres'), 'utf8')).toBe('program');
  await rm(target, { recursive: true });
});
