import { mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startChild, tailOf } from './child.ts';

let folder: string;
let logFile: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regrade-child-'));
  logFile = join(folder, 'log');
});
afterEach(() => rm(folder, { recursive: true }));

const shell = (script: string) => ({ command: 'sh', arguments: ['-c', script], logFile });

test('output is appended to the log and the end is told', async () => {
  await writeFile(logFile, 'before\n');

  const child = await startChild(shell('echo out; echo err >&2; exit 3'));

  expect(await child.ended).toEqual({ code: 3, signal: null });
  expect(await readFile(logFile, 'utf8')).toBe('before\nout\nerr\n');
});

test('lines of standard output are told and logged as well', async () => {
  const lines: string[] = [];
  const last = Promise.withResolvers<void>();
  const onLine = (line: string) => {
    lines.push(line);
    if (line === 'two') last.resolve();
  };

  const child = await startChild({ ...shell('echo one; echo two'), onLine });
  await Promise.all([child.ended, last.promise]);

  expect(lines).toEqual(['one', 'two']);
  expect(await readFile(logFile, 'utf8')).toBe('one\ntwo\n');
});

test('a program that is not there is an error', async () => {
  const attempt = startChild({ command: join(folder, 'nothing'), arguments: [], logFile });

  await expect(attempt).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a child leads a process group of its own', async () => {
  const child = await startChild(shell('sleep 60'));

  process.kill(-child.record.pid, 'SIGTERM');

  expect(await child.ended).toEqual({ code: null, signal: 'SIGTERM' });
});

test('a long log is put aside at the next start', async () => {
  await writeFile(logFile, 'old');
  await truncate(logFile, 17 * 1024 * 1024);

  await (await startChild(shell('echo new'))).ended;

  expect(await readFile(logFile, 'utf8')).toBe('new\n');
  expect((await stat(`${logFile}.1`)).size).toBe(17 * 1024 * 1024);
});

test('the tail of a log is its last lines, and empty without a log', async () => {
  await writeFile(logFile, 'one\ntwo\nthree\n');

  expect(await tailOf(logFile, 2)).toBe('two | three');
  expect(await tailOf(join(folder, 'none'))).toBe('');
});
