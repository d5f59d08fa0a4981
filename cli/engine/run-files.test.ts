/** Tests of runs over many files: order, dying lanes, Ctrl-C, and queries that need all files at once. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { foundSiteJson } from '../search/found-site.ts';
import type { FileResult } from './file-task.ts';
import { type RunFilesOptions, runFiles } from './run-files.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regrade-run-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const dyingLane = new URL('../../test/fixtures/cli/dying-lane.mjs', import.meta.url);

async function run(paths: readonly string[], options: Partial<RunFilesOptions> = {}) {
  const results: FileResult[] = [];
  const tasks = paths.map((path) => ({ path, absolute: join(folder, path) }));
  const steps = [{ id: 's', source: '`a($x)` => `b($x)`', role: 'rewrite' } as const];
  const all = { steps, maxBytes: 1000, threads: 2, signal: new AbortController().signal, ...options };
  for await (const result of runFiles(tasks, all)) results.push(result);
  return results;
}

test('a lane that dies or hangs costs one file, and the order stays', async () => {
  const paths = Array.from({ length: 300 }, (_, index) => `f${index}.js`);
  const deaths = new Map([
    [17, ['exits.js', 'its process ended by code 9']],
    [18, ['aborts.js', 'its process ended by SIGABRT']],
    [100, ['throws.js', 'its process ended by code 1: Error: grammar fell over']],
    [161, ['hangs.js', 'no result within 2 s']],
    [299, ['segfaults.js', 'its process ended by SIGSEGV']],
  ]);
  for (const [at, [name = '']] of deaths) paths[at] = name;
  for (const path of paths) await writeFile(join(folder, path), 'a(1);\n');
  const results = await run(paths, { laneScript: dyingLane, fileTimeoutMs: 2_000 });
  const texts = results.map((result) => (result.kind === 'failed' ? `${result.code} ${result.message}` : ''));
  const expected = paths.map((path) => `SEEN ${path}`);
  for (const [at, [, message = '']] of deaths) expected[at] = `RG_CLI_ENGINE_FAILED ${message}`;
  expect(texts).toEqual(expected);
});

test('a file on which a grammar aborts costs that file alone', async () => {
  // tree-sitter asserts that a scanner's state fits into 1,024 bytes; this grammar's does not.
  const deep = Array.from({ length: 600 }, (_, depth) => `${' '.repeat(depth)}foo:`).join('\n');
  await writeFile(join(folder, 'deep.yaml'), `${deep} 1\n`);
  await writeFile(join(folder, 'flat.yaml'), 'foo: 1\n');
  const steps = [{ id: 's', source: 'language yaml\n`foo: $x`', role: 'select' }] as const;
  const results = await run(['deep.yaml', 'flat.yaml'], { steps, maxBytes: 1_000_000 });
  expect(results).toMatchObject([
    { kind: 'failed', message: expect.stringContaining('ended by SIGABRT') },
    { kind: 'matched' },
  ]);
});

test("a lane that cannot start is no file's fault", async () => {
  await writeFile(join(folder, 'a.js'), 'a(1);\n');
  const laneScript = new URL('file:///nowhere/lane.mjs');
  await expect(run(['a.js'], { laneScript })).rejects.toMatchObject({ code: 'RG_SCAN_LANE_FAILED' });
});

test('a run that is aborted while a file hangs ends at once', async () => {
  await writeFile(join(folder, 'hangs.js'), 'a(1);\n');
  const controller = new AbortController();
  const running = run(['hangs.js'], { laneScript: dyingLane, signal: controller.signal });
  await sleep(300);
  controller.abort();
  expect(await running).toEqual([]);
});

test('lanes do not run far ahead of who takes the results', async () => {
  const paths = Array.from({ length: 3_000 }, (_, index) => `ahead${index}.js`);
  paths[0] = 'hangs.js';
  const log = join(folder, 'ahead.log');
  vi.stubEnv('SEEN_LOG', log);
  for (const path of paths) await writeFile(join(folder, path), 'a(1);\n');
  const tasks = paths.map((path) => ({ path, absolute: join(folder, path) }));
  const steps = [{ id: 's', source: '`a($x)`', role: 'select' }] as const;
  const limits = { maxBytes: 1000, threads: 2, fileTimeoutMs: 3_000, laneScript: dyingLane };
  const results = runFiles(tasks, { steps, signal: new AbortController().signal, ...limits });
  expect(await results.next()).toMatchObject({ value: { message: 'no result within 3 s' } });
  const seen = (await readFile(log, 'utf8')).length;
  expect(seen).toBeGreaterThan(0);
  expect(seen).toBeLessThanOrEqual(1_024 + 16);
  await results.return(undefined);
  vi.unstubAllEnvs();
});

test('an aborted run ends early instead of hanging', async () => {
  const controller = new AbortController();
  controller.abort();
  const many = Array.from({ length: 1100 }, (_, index) => `f${index}.js`);
  expect(await run(many, { signal: controller.signal })).toEqual([]);
  expect(await run(['a.js'], { signal: controller.signal })).toEqual([]);
});

test('steps see the file as the one before left it; selects only count', async () => {
  await writeFile(join(folder, 'a.js'), 'a(1);\n');
  const [result] = await run(['a.js'], {
    steps: [
      { id: 'one', source: '`a($x)` => `b($x)`', role: 'rewrite' },
      { id: 'count', source: '`b($x)` => `never($x)`', role: 'select' },
      { id: 'two', source: '`b($x)` => `c($x)`', role: 'rewrite' },
    ],
  });
  expect(result).toMatchObject({
    kind: 'matched',
    found: [{ step: 'one' }, { step: 'count' }, { step: 'two' }],
    outputs: [{ path: 'a.js', text: 'c(1);\n' }],
    text: 'a(1);\n',
  });
});

test('files that a first look rules out keep their place among the others', async () => {
  const paths = Array.from({ length: 300 }, (_, index) => `look${index}.js`);
  for (const [index, path] of paths.entries())
    await writeFile(join(folder, path), index % 3 === 0 ? `needle(${index});\n` : 'nothing to see\n');
  await writeFile(join(folder, 'look4.js'), Buffer.from([0x61, 0x28, 0xff, 0x29]));
  await writeFile(join(folder, 'look5.js'), Buffer.from('a(1)\0'));
  await writeFile(join(folder, 'look7.js'), 'a(1);'.repeat(300));
  const steps = [{ id: 's', source: '`needle($x)`', role: 'select' }] as const;
  const results = await run([...paths, 'other.css', 'none.js'], { steps: [...steps] });
  const expected: string[] = paths.map((_, index) => (index % 3 === 0 ? 'matched' : 'clean'));
  for (const index of [4, 5, 7]) expected[index] = 'skipped';
  expect(results.map(({ kind }) => kind)).toEqual([...expected, 'clean', 'skipped']);
  expect(results[4]).toEqual({ kind: 'skipped', reason: 'notText' });
  expect(results[5]).toEqual({ kind: 'skipped', reason: 'binary' });
  expect(results[7]).toEqual({ kind: 'skipped', reason: 'tooLarge' });
});

test('files over the limit and files that are gone are skipped', async () => {
  await writeFile(join(folder, 'big.js'), 'a(1);'.repeat(300));
  expect(await run(['big.js', 'gone.js'])).toEqual([
    { kind: 'skipped', reason: 'tooLarge' },
    { kind: 'skipped', reason: 'gone' },
  ]);
});

test('a query over several files sees them together', async () => {
  await writeFile(join(folder, 'x.js'), 'a(1);\n');
  await writeFile(join(folder, 'y.js'), 'z();\n');
  const source = 'multifile { bubble file($body) where { $body <: contains `a($x)` => `b($x)` } }';
  const results = await run(['x.js', 'y.js'], { steps: [{ id: 'm', source, role: 'rewrite' }] });
  expect(results[0]).toMatchObject({ kind: 'matched', outputs: [{ path: 'x.js', text: 'b(1);\n' }] });
  expect(results[1]).toMatchObject({ kind: 'clean' });
});

test.each([1, 2])('asked for lines, %i threads give the lines of the same sites', async (threads) => {
  const paths = Array.from({ length: 220 }, (_, index) => `lines${index}.js`);
  for (const [index, path] of paths.entries())
    await writeFile(
      join(folder, path),
      index % 9 === 0 ? 'nothing();\n' : `hit(${index}, "é\\n");\n  hit();\n`,
    );
  const steps = [{ id: 's', source: '`hit($x)`', role: 'select' }] as const;
  const sites = await run(paths, { steps: [...steps], threads });
  const lines = await run(paths, { steps: [...steps], threads, form: 'jsonLines' });
  const expected = sites.map((result, index): FileResult => {
    if (result.kind !== 'matched') return result;
    const found = result.found.flatMap((step) => step.sites);
    const json = found.map(({ range, ...site }) =>
      JSON.stringify(foundSiteJson({ path: paths[index] ?? '', ...range, ...site })),
    );
    return { kind: 'printed', sites: found.length, lines: Buffer.from(`${json.join('\n')}\n`) };
  });
  expect(lines).toEqual(expected);
  expect(lines.filter(({ kind }) => kind === 'printed')).toHaveLength(195);
});
