/** Tests of how failures end: exit codes, words, and the report of a bug. */
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RegradeError } from '../core/errors.ts';
import { reportFailure } from './failure.ts';
import { createOutput } from './output.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regrade-failure-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function fail(error: unknown, json = false) {
  const written = { stdout: '', stderr: '' };
  const sink = (name: 'stdout' | 'stderr') => ({
    write(text: string) {
      written[name] += text;
    },
  });
  const output = createOutput({
    stdout: sink('stdout'),
    stderr: sink('stderr'),
    environment: {},
    json,
    quiet: true,
  });
  const argv = ['run', 'secret-argument'];
  const code = reportFailure(error, output, { version: '1.2.3', argv, reportFolder: folder });
  return { code, ...written };
}

test('an expected error says what, why and what to do, and leaves no report', async () => {
  const { code, stderr } = fail(new RegradeError('RG_CLI_FILE_EXISTS', { path: 'x.yaml' }));
  expect(code).toBe(2);
  expect(stderr).toContain('x.yaml exists already. [RG_CLI_FILE_EXISTS]');
  expect(stderr).toContain('--force');
  expect(await readdir(folder)).toEqual([]);
});

test('an error from another process keeps its exit code by its code', () => {
  const foreign = Object.assign(new Error('lost class'), {
    code: 'RG_CLI_INTERRUPTED',
    remedy: 'Go on.',
    exit: 'interrupted',
    details: {},
  });
  expect(fail(foreign).code).toBe(130);
});

test('a bug leaves a private report with its causes, without arguments and environment', async () => {
  process.env.REGRADE_TEST_SECRET = 'environment-secret';
  const cause = new TypeError('undefined is not a function');
  const { code, stderr } = fail(new Error('it broke', { cause }));
  delete process.env.REGRADE_TEST_SECRET;
  const [file = ''] = await readdir(folder);
  const text = await readFile(join(folder, file), 'utf8');
  expect(code).toBe(70);
  expect(stderr).toContain(join(folder, file));
  expect(JSON.parse(text)).toMatchObject({
    regrade: '1.2.3',
    verb: 'run',
    error: [{ message: 'it broke' }, { name: 'TypeError', message: 'undefined is not a function' }],
  });
  expect(text).not.toContain('secret');
  expect((await stat(join(folder, file))).mode & 0o077).toBe(0);
});

test('JSON output holds the error as one object', () => {
  const { stdout } = fail(new RegradeError('RG_CLI_FILE_EXISTS', { path: 'x.yaml' }), true);
  expect(JSON.parse(stdout)).toMatchObject({
    error: { code: 'RG_CLI_FILE_EXISTS', details: { path: 'x.yaml' } },
  });
});
