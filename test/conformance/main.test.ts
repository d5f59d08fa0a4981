/** The runner as a process: rows by their fields, files by their content, exit codes, totals. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

const script = join(import.meta.dirname, 'main.ts');

const passing = {
  id: 'own/swap',
  language: 'js',
  pattern: '`f($a)` => `g($a)`',
  input: 'f(1)',
  expect: 'rewrite',
  output: 'g(1)',
  features: ['rewrite'],
};
const failing = { ...passing, id: 'own/other', output: 'h(1)' };
const sampled = {
  id: 'own/sampled',
  name: 'sampled',
  language: 'js',
  pattern: 'swap()',
  samples: [{ input: 'f(1)', output: 'g(1)', expect: 'rewrite' }],
  features: ['call'],
};
const library = {
  name: 'swap',
  kind: 'pattern',
  visibility: 'public',
  language: 'js',
  file: 'swap.grit',
  body: 'pattern swap() { `f($a)` => `g($a)` }',
};
const perturbed = {
  id: 'p',
  op: 'PLAIN',
  file: 'a\nb\nc\n',
  S: 'b\n',
  R: 'x\n',
  gold: 'a\nx\nc\n',
  expect: 'apply',
};

const lines = (...rows: readonly object[]) => `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`;

async function conformance(files: Readonly<Record<string, string | Buffer>>, ...args: readonly string[]) {
  const folder = await mkdtemp(join(tmpdir(), 'regrade-vectors-'));
  try {
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
    return await new Promise<{ readonly code: number; readonly stdout: string }>((resolve) => {
      const child = execFile(process.execPath, [script, ...args], { cwd: folder }, (_, stdout) =>
        resolve({ code: child.exitCode ?? -1, stdout }),
      );
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test('failing ids with the reason, totals per group and feature, and exit code 1', async () => {
  const { code, stdout } = await conformance({ 'rows.jsonl': lines(passing, failing) }, '.');
  expect(stdout.split('\n').filter((line) => !line.startsWith('slowest'))).toEqual([
    'FAIL own/other: gives "g(1)", expected "h(1)"',
    'group js: 1 of 2',
    'feature rewrite: 1 of 2',
    '1 passed, 1 failed, 0 skipped',
    '',
  ]);
  expect(code).toBe(1);
});

test('the content tells what a file holds: gzipped lines and lists under any name', async () => {
  const files = {
    'held-out.bin': gzipSync(lines(passing)),
    'list.json': JSON.stringify([passing]),
    'mixed.jsonl': lines(passing, { id: 'unknown' }),
  };
  const { code, stdout } = await conformance(files, 'held-out.bin', 'list.json', 'mixed.jsonl', '--skipped');
  expect(stdout).toContain('SKIP unknown: no kind of row\n');
  expect(stdout).toMatch(/\n3 passed, 0 failed, 1 skipped\n$/);
  expect(code).toBe(0);
});

test('library rows come from the named file', async () => {
  const files = { 'rows.jsonl': lines(sampled), 'lib.jsonl': lines(library), 'none.jsonl': '' };
  const named = await conformance(files, '--library', 'lib.jsonl', 'rows.jsonl');
  expect(named.stdout).toMatch(/\n1 passed, 0 failed, 0 skipped\n$/);
  const without = await conformance(files, '--library', 'none.jsonl', 'rows.jsonl');
  expect(without).toMatchObject({ code: 1, stdout: expect.stringContaining('FAIL own/sampled#1') });
});

test('JSON is one object: rows, perturbed edits, or both', async () => {
  const files = { 'rows.jsonl': lines(failing), 'edits.json.gz': gzipSync(JSON.stringify([perturbed])) };
  const rows: unknown = JSON.parse((await conformance(files, '--json', 'rows.jsonl')).stdout);
  expect(rows).toMatchObject({ passed: 0, failed: 1, groups: { js: { failed: 1 } } });
  const edits: unknown = JSON.parse((await conformance(files, '--json', 'edits.json.gz')).stdout);
  expect(edits).toMatchObject({ total: { toApply: 1, correct: 1 }, classes: { PLAIN: { correct: 1 } } });
  expect(edits).not.toHaveProperty('passed');
  const both: unknown = JSON.parse((await conformance(files, '--json', '.')).stdout);
  expect(both).toMatchObject({ failed: 1, total: { correct: 1 } });
});

test('no path is bad usage', async () => {
  expect(await conformance({}, '--json')).toMatchObject({ code: 2, stdout: '' });
});
