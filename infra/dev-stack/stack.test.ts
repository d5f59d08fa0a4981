import { existsSync, statSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Config } from '../../core/config/config.ts';
import { createEmptyDatabase } from '../../test/harness/database.ts';
import { useTemporal } from '../../test/harness/temporal.ts';
import { configOfMachine } from '../processes/machine-config.ts';
import {
  ensureStack,
  type Stack,
  type StackProgress,
  type StackStatus,
  stackStatus,
  stopStack,
} from './index.ts';
import { isRunning, type ProcessRecord, signalProcess } from './process-record.ts';
import { readStackFile, stackPaths } from './stack-file.ts';

// Each test starts up to eight server processes; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

let folder: string;
let config: Config;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regrade-stack-'));
  config = await configOfMachine({ REGRADE_DASHBOARD_PORT: '0' }, folder);
});
afterEach(async () => {
  await stopStack(config);
  await rm(folder, { recursive: true, maxRetries: 5 });
});

async function processesNow(): Promise<readonly ProcessRecord[]> {
  const { run } = await readStackFile(config.stateDirectory);
  return Object.values(run?.processes ?? {});
}

async function health({ dashboardUrl }: Stack): Promise<unknown> {
  return (await fetch(`${dashboardUrl}/api/health`)).json();
}

async function untilStatus(wanted: (status: StackStatus) => boolean): Promise<StackStatus> {
  for (;;) {
    const status = await stackStatus(config);
    if (wanted(status)) return status;
    await sleep(50);
  }
}

const healthy = { status: 'ok', service: 'regrade' };

test('an attached stack serves, is found by others, survives crashes and ends when released', async () => {
  const progress: StackProgress[] = [];
  const options = { onProgress: (news: StackProgress) => progress.push(news) };

  const [one, two] = await Promise.all([ensureStack(config, options), ensureStack(config, options)]);
  const running = await stackStatus(config);
  const records = await processesNow();
  const secrets = (await readdir(config.stateDirectory)).filter((name) => name.endsWith('.json')).sort();
  const modes = secrets.map((name) => statSync(join(config.stateDirectory, name)).mode & 0o777);

  expect([secrets, modes]).toEqual([
    ['stack-config.json', 'stack.json'],
    [0o600, 0o600],
  ]);
  expect([one.origin, two.origin].sort()).toEqual(['attached', 'found']);
  expect(two.dashboardUrl).toBe(one.dashboardUrl);
  expect(running).toMatchObject({ kind: 'running', mode: 'attached', dashboardUrl: one.dashboardUrl });
  expect(records).toHaveLength(4);
  expect(await health(one)).toEqual(healthy);

  for (const record of records) await signalProcess(record, 'SIGKILL');
  await untilStatus(({ kind }) => kind === 'broken');
  await untilStatus(({ kind }) => kind === 'running');
  const troubles = progress.filter(({ kind }) => kind === 'trouble');

  expect(new Set(troubles.map((trouble) => 'process' in trouble && trouble.process))).toEqual(
    new Set(['postgres', 'temporal', 'worker', 'server']),
  );
  expect(await health(one)).toEqual(healthy);

  const last = await processesNow();
  await (two.origin === 'found' ? two : one).release();
  const afterFinder = await stackStatus(config);
  await (two.origin === 'found' ? one : two).release();

  expect(afterFinder.kind).toBe('running');
  expect(await stackStatus(config)).toEqual({ kind: 'stopped' });
  expect(await Promise.all(last.map(isRunning))).toEqual([false, false, false, false]);
});

test('a detached stack stays until it is stopped and comes back with its addresses and data', async () => {
  const first = await ensureStack(config, { mode: 'detached' });
  const client = new pg.Client({ connectionString: first.databaseUrl });
  await client.connect();
  await client.query(`insert into migrations (name) values ('kept')`);
  await client.end();
  const { run } = await readStackFile(config.stateDirectory);
  await first.release();
  const afterRelease = await stackStatus(config);

  const stopped = await stopStack(config);
  const again = await stopStack(config);

  expect(afterRelease.kind).toBe('running');
  expect(run?.supervisor.pid).not.toBe(process.pid);
  expect([stopped, again]).toEqual([true, false]);
  expect(await stackStatus(config)).toEqual({ kind: 'stopped' });

  const second = await ensureStack(config, { mode: 'detached' });
  const reader = new pg.Client({ connectionString: second.databaseUrl });
  await reader.connect();
  const { rows } = await reader.query('select name from migrations');
  await reader.end();

  expect(rows).toEqual([{ name: 'kept' }]);
  expect([second.dashboardUrl, second.databaseUrl]).toEqual([first.dashboardUrl, first.databaseUrl]);
});

test('a detached stack of another configuration is started anew', async () => {
  await ensureStack(config, { mode: 'detached' });
  const before = await readStackFile(config.stateDirectory);

  const changed = { ...config, concurrency: { ...config.concurrency, rewrite: 1 } };
  await ensureStack(changed, { mode: 'detached' });
  const after = await readStackFile(config.stateDirectory);

  expect(after.run?.supervisor.pid).not.toBe(before.run?.supervisor.pid);
  expect(JSON.parse(await readFile(stackPaths(config.stateDirectory).config, 'utf8'))).toMatchObject({
    concurrency: { rewrite: 1 },
  });
});

test('what a killed supervisor leaves is ended before anything new starts', async () => {
  await ensureStack(config, { mode: 'detached' });
  const { run } = await readStackFile(config.stateDirectory);
  const left = await processesNow();
  if (run !== undefined) await signalProcess(run.supervisor, 'SIGKILL');

  await untilStatus(({ kind }) => kind === 'broken');
  const stack = await ensureStack(config, { mode: 'detached' });

  expect(stack.origin).toBe('detached');
  expect(await Promise.all(left.map(isRunning))).toEqual([false, false, false, false]);
  expect(await health(stack)).toEqual(healthy);
});

test('servers that the configuration names are used, and none is embedded in their place', async () => {
  const [own, temporal] = await Promise.all([createEmptyDatabase(), useTemporal()]);
  config = { ...config, databaseUrl: own.url, temporal: { address: temporal.address, namespace: 'default' } };

  const stack = await ensureStack(config);
  const rows = await own.database.query('select count(*)::int as count from migrations');
  const { run } = await readStackFile(config.stateDirectory);
  await stack.release();
  await own.drop();

  expect(stack).toMatchObject({ databaseUrl: own.url, temporal: { address: temporal.address } });
  expect(rows).toEqual([{ count: 0 }]);
  expect(Object.keys(run?.processes ?? {}).sort()).toEqual(['server', 'worker']);
  expect(existsSync(stackPaths(config.stateDirectory).postgres)).toBe(false);
  expect(existsSync(stackPaths(config.stateDirectory).temporal)).toBe(false);
});

test.each(['attached', 'detached'] as const)(
  'a server that the configuration names and that does not answer is an error (%s), and nothing stays behind',
  async (mode) => {
    config = { ...config, databaseUrl: 'postgres://someone:secret@127.0.0.1:1/db' };
    const attempt = ensureStack(config, { mode });

    await expect(attempt).rejects.toMatchObject({
      code: 'RG_INFRA_UNREACHABLE',
      exit: 'missing',
      details: { address: '127.0.0.1:1', variable: 'DATABASE_URL' },
    });
    expect(await stackStatus(config)).toEqual({ kind: 'stopped' });
  },
);

test('a start that is given up leaves nothing behind', async () => {
  const interrupt = new AbortController();
  const attempt = ensureStack(config, {
    signal: interrupt.signal,
    onProgress: ({ message }) => {
      if (message.includes('worker')) interrupt.abort(new Error('Ctrl-C'));
    },
  });

  await expect(attempt).rejects.toThrow('Ctrl-C');
  expect(await stackStatus(config)).toEqual({ kind: 'stopped' });
  expect(await processesNow()).toEqual([]);
});
