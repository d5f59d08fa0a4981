import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startChild } from './child.ts';
import { type KeptProcess, keepRunning } from './kept-process.ts';
import { isRunning, type ProcessRecord, signalProcess } from './process-record.ts';

let folder: string;
let kept: KeptProcess | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regrade-kept-'));
});
afterEach(async () => {
  await kept?.stop();
  kept = undefined;
  await rm(folder, { recursive: true });
});

const sleeper = () => startChild({ command: 'sleep', arguments: ['60'], logFile: join(folder, 'log') });

/** Starts a kept process and hands out, in order, the records of its runs and what went wrong. */
async function keep(start = sleeper) {
  const started: ProcessRecord[] = [];
  const troubles: { reason: string; retryInMs: number }[] = [];
  let wake = () => {};
  kept = await keepRunning({
    start,
    ending: {},
    pauses: { first: 5, longest: 20 },
    onStarted: (record) => {
      started.push(record);
      wake();
    },
    onTrouble: (reason, retryInMs) => troubles.push({ reason, retryInMs }),
  });
  const untilStarted = async (count: number) => {
    while (started.length < count) await new Promise<void>((resolve) => (wake = resolve));
    return started[count - 1] as ProcessRecord;
  };
  return { troubles, untilStarted };
}

test('a process that is killed is started again, and that is told', async () => {
  const { troubles, untilStarted } = await keep();
  const first = await untilStarted(1);

  await signalProcess(first, 'SIGKILL');
  const second = await untilStarted(2);

  expect(second.pid).not.toBe(first.pid);
  expect(await isRunning(second)).toBe(true);
  expect(troubles).toEqual([{ reason: 'it was ended by SIGKILL', retryInMs: 5 }]);
});

test('pauses grow while starts fail, up to the longest', async () => {
  let starts = 0;
  const { troubles, untilStarted } = await keep(async () => {
    starts += 1;
    if (starts > 1 && starts < 5) throw new Error(`start ${starts} failed`);
    return sleeper();
  });

  await signalProcess(await untilStarted(1), 'SIGKILL');
  await untilStarted(2);

  expect(troubles.map(({ retryInMs }) => retryInMs)).toEqual([5, 10, 20, 20]);
  expect(troubles.at(-1)?.reason).toBe('start 4 failed');
});

test('a first start that fails is the error of the caller', async () => {
  await expect(keep(() => Promise.reject(new Error('no such program')))).rejects.toThrow('no such program');
});

test('stopping ends the process and starts no other', async () => {
  const { troubles, untilStarted } = await keep();
  const first = await untilStarted(1);

  await kept?.stop();

  expect(await isRunning(first)).toBe(false);
  expect(troubles).toEqual([]);
});

test('stopping while a restart is under way leaves nothing running', async () => {
  let started: ProcessRecord | undefined;
  const { promise: restarting, resolve } = Promise.withResolvers<void>();
  let starts = 0;
  const { untilStarted } = await keep(async () => {
    starts += 1;
    if (starts === 2) resolve();
    const child = await sleeper();
    started = child.record;
    return child;
  });

  await signalProcess(await untilStarted(1), 'SIGKILL');
  await restarting;
  await kept?.stop();

  expect(started !== undefined && (await isRunning(started))).toBe(false);
});
