import { type ChildProcess, spawn } from 'node:child_process';
import { afterEach, expect, test } from 'vitest';
import {
  endProcess,
  isRunning,
  type ProcessRecord,
  programOf,
  recordOf,
  signalProcess,
} from './process-record.ts';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

async function start(script: string): Promise<ProcessRecord> {
  const child = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  children.push(child);
  await new Promise((resolve) => child.stdout?.once('data', resolve));
  const record = await recordOf(child.pid ?? -1);
  if (record === undefined) throw new Error('the child does not run');
  return record;
}

test('a record is of the process that runs, and of no other that gets its id', async () => {
  const record = await start('echo up; exec sleep 60');

  expect(await isRunning(record)).toBe(true);
  expect(await isRunning({ ...record, startTime: 'another time' })).toBe(false);
});

test('a process whose id was given to another one is left alone', async () => {
  const record = await start('echo up; exec sleep 60');
  const stale = { ...record, startTime: '1' };

  await endProcess(stale);

  expect(await signalProcess(stale, 'SIGKILL')).toBe(false);
  expect(await isRunning(record)).toBe(true);
});

test('a process that obeys ends by the polite signal', async () => {
  const record = await start('echo up; exec sleep 60');

  await endProcess(record, { graceMs: 30_000 });

  expect(await isRunning(record)).toBe(false);
});

test('a process that does not obey is killed after the grace', async () => {
  const record = await start('trap "" TERM; echo up; while :; do sleep 0.1; done');

  await endProcess(record, { graceMs: 100 });

  expect(await isRunning(record)).toBe(false);
});

test('there is no record of a process that has ended', async () => {
  const record = await start('echo up; exec sleep 60');
  await endProcess(record, { signal: 'SIGKILL' });

  expect(await recordOf(record.pid)).toBeUndefined();
});

test('names the program of a process', async () => {
  const record = await start('echo up; while :; do sleep 0.1; done');

  expect(await programOf(record.pid)).toBe('sh');
  expect(await programOf(-1)).toBeUndefined();
});
