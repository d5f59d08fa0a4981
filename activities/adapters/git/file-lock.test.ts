import { fork } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { withFileLock } from './file-lock.ts';
import { makeTestFolder } from './test-repository.ts';

const folder = makeTestFolder();
afterAll(() => folder.remove());

function lockFile(name: string): string {
  return path.join(folder.path, name, 'work.lock');
}

/** Writes the lock of an owner who last gave a sign of life so many seconds ago. */
async function leaveLock(file: string, owner: { pid: number; machine: string }, secondsAgo: number) {
  await withFileLock(file, async () => {});
  writeFileSync(file, JSON.stringify({ ...owner, token: 'left' }));
  const at = Date.now() / 1_000 - secondsAgo;
  utimesSync(file, at, at);
}

test('gives the value of the work and leaves nothing behind, also when it fails', async () => {
  const file = lockFile('plain');

  expect(await withFileLock(file, async () => existsSync(file))).toEqual({ kind: 'done', value: true });
  await expect(withFileLock(file, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');

  expect(readdirSync(path.dirname(file))).toEqual([]);
});

test('processes that add to one file under the lock lose nothing', async () => {
  const file = lockFile('many');
  const counter = path.join(folder.path, 'counter');
  writeFileSync(counter, '0');
  const module = new URL('./file-lock.ts', import.meta.url).href;
  const script = path.join(folder.path, 'add.mjs');
  writeFileSync(
    script,
    `import { readFileSync, writeFileSync } from 'node:fs';
     import { withFileLock } from '${module}';
     for (let round = 0; round < 10; round += 1)
       await withFileLock(process.argv[2], async () => {
         const before = Number(readFileSync(process.argv[3], 'utf8'));
         await new Promise((resolve) => setTimeout(resolve, 2));
         writeFileSync(process.argv[3], String(before + 1));
       });`,
  );

  const codes = await Promise.all(
    Array.from({ length: 3 }, () => {
      const child = fork(script, [file, counter]);
      return new Promise((resolve) => child.on('exit', resolve));
    }),
  );

  expect(codes).toEqual([0, 0, 0]);
  expect(readFileSync(counter, 'utf8')).toBe('30');
});

test('a live owner is waited for and then named', async () => {
  const file = lockFile('held');
  await leaveLock(file, { pid: process.pid, machine: hostname() }, 0);

  const outcome = await withFileLock(file, async () => 'never', { timeoutMs: 100 });

  expect(outcome).toMatchObject({ kind: 'held', by: { pid: process.pid, token: 'left' } });
});

test.each([
  ['of another machine that is silent', { pid: 1, machine: 'elsewhere' }, 120],
  ['whose process id may be another process by now', { pid: process.pid, machine: hostname() }, 120],
])('the lock of an owner %s is taken over', async (name, owner, secondsAgo) => {
  const file = lockFile(name);
  await leaveLock(file, owner, secondsAgo);

  expect(await withFileLock(file, async () => 'mine', { timeoutMs: 100 })).toEqual({
    kind: 'done',
    value: 'mine',
  });
});

test('waiting ends with the signal', async () => {
  const file = lockFile('aborted');
  await leaveLock(file, { pid: process.pid, machine: hostname() }, 0);
  const signal = AbortSignal.timeout(60);

  await expect(withFileLock(file, async () => 'never', { signal })).rejects.toThrow();
});
