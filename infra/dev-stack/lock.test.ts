import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withLock } from './lock.ts';
import { recordOf } from './process-record.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regrade-lock-'));
  file = join(folder, 'lock');
});
afterEach(() => rm(folder, { recursive: true }));

test('only one holds it at a time', async () => {
  let inside = 0;
  let most = 0;
  const work = async () => {
    inside += 1;
    most = Math.max(most, inside);
    await new Promise((resolve) => setTimeout(resolve, 5));
    inside -= 1;
  };

  await Promise.all(Array.from({ length: 8 }, () => withLock(file, work)));

  expect(most).toBe(1);
  expect(await readdir(folder)).toEqual([]);
});

test('it is free again after work that throws', async () => {
  await expect(withLock(file, () => Promise.reject(new Error('no')))).rejects.toThrow('no');

  expect(await withLock(file, async () => 'free')).toBe('free');
});

test('the lock of a process that died is taken over', async () => {
  await writeFile(file, JSON.stringify({ pid: process.pid, startTime: 'before the last boot' }));

  expect(await withLock(file, async () => JSON.parse(await readFile(file, 'utf8')))).toEqual(
    await recordOf(process.pid),
  );
});

test('many processes that find a dead lock take it over one after the other', async () => {
  await writeFile(file, JSON.stringify({ pid: process.pid, startTime: 'before the last boot' }));
  let inside = 0;
  let most = 0;
  const work = async () => {
    inside += 1;
    most = Math.max(most, inside);
    await new Promise((resolve) => setTimeout(resolve, 5));
    inside -= 1;
  };

  await Promise.all(Array.from({ length: 8 }, () => withLock(file, work)));

  expect(most).toBe(1);
});

test('says who holds it when the wait is over', async () => {
  const attempt = withLock(file, () => withLock(file, async () => {}, { waitMs: 60 }));

  await expect(attempt).rejects.toMatchObject({
    code: 'RG_INFRA_STACK_LOCKED',
    details: { pid: process.pid, directory: folder },
  });
});
