import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { FileInput } from './evaluate-file.ts';
import { startSpareLane } from './lane.ts';
import { type LanePool, type LanePoolOptions, openLanePool } from './lane-pool.ts';
import { slowCondition, slowText } from './test-spec.ts';

const pools: LanePool[] = [];
afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.close();
});

/** A pattern that takes for ever on `slowText`. */
const slowPattern = `\`alpha($x)\` where { $x <: ${slowCondition} }`;

/** A process that gives a lane a file that hangs and prints the lane's process id. */
const hangingParent = `
  import { execFileSync } from 'node:child_process';
  import { openLanePool } from '${new URL('./lane-pool.ts', import.meta.url).href}';
  const steps = [{ kind: 'pattern', id: 'one', pattern: ${JSON.stringify(slowPattern)} }];
  const pool = openLanePool({ setup: { steps, scope: { generated: true } }, lanes: 1, fileTimeoutMs: 600000 });
  await pool.evaluate([{ path: 'a.js', bytes: Buffer.from('') }]);
  void pool.evaluate([{ path: 'a.js', bytes: Buffer.from(${JSON.stringify(slowText)}) }]);
  setTimeout(() => {
    const processes = execFileSync('ps', ['-A', '-o', 'ppid=,pid=,comm='], { encoding: 'utf8' });
    const own = new RegExp('^ *' + process.pid + ' +([0-9]+) +(?!.*ps$)', 'm').exec(processes);
    process.stdout.write(own[1]);
  }, 500);
`;

function isAlive(pid: number): boolean {
  const states = execFileSync('ps', ['-A', '-o', 'pid=,stat='], { encoding: 'utf8' });
  // A child that nobody waits for stays listed (Z) once it has ended.
  return new RegExp(`^ *${pid} +[^Z]`, 'm').test(states);
}

function open(pattern: string, options: Partial<LanePoolOptions> = {}): LanePool {
  const setup = { steps: [{ kind: 'pattern', id: 'one', pattern }], scope: { generated: true } } as const;
  const pool = openLanePool({ setup, lanes: 2, ...options });
  pools.push(pool);
  return pool;
}

function file(path: string, text: string): FileInput {
  return { path, bytes: Buffer.from(text) };
}

describe.each(['process', 'thread'] as const)('lanes that are a %s each', (isolation) => {
  test('give results in the order of the files', async () => {
    const pool = open('`alpha($x)`', { isolation });
    const files = Array.from({ length: 20 }, (_, index) =>
      file(`${index}.js`, `alpha(${index});`.repeat(index)),
    );

    const results = await pool.evaluate(files);

    expect(results.map((result) => (result.kind === 'matched' ? result.steps[0]?.sites.length : 0))).toEqual(
      files.map((_, index) => index),
    );
  });

  test('a file that hangs fails alone; the others of its batch are done', async () => {
    const pool = open(slowPattern, { isolation, fileTimeoutMs: 1_500 });
    const files = [file('fine.js', 'alpha(zz)'), file('hangs.js', slowText), file('also-fine.js', 'beta()')];

    const results = await pool.evaluate(files);

    expect(results.map((result) => (result.kind === 'failed' ? result.code : result.kind))).toEqual([
      'matched',
      'file-timeout',
      'clean',
    ]);
  });

  test('a file that explodes in memory fails alone', async () => {
    const pool = open('`alpha($x)`', { isolation, heapMegabytes: 40, fileTimeoutMs: 60_000 });
    const files = [
      file('fine.js', 'alpha(1)'),
      file('bomb.js', 'alpha(1);\n'.repeat(80_000)),
      file('clean.js', ''),
    ];

    const results = await pool.evaluate(files);

    expect(results.map((result) => (result.kind === 'failed' ? result.code : result.kind))).toEqual([
      'matched',
      'file-crashed',
      'clean',
    ]);
  });

  test('batches that wait for a lane that hangs, or are in it already, are done by the next one', async () => {
    const pool = open(slowPattern, { isolation, lanes: 1, fileTimeoutMs: 1_500 });
    const texts = [slowText, 'alpha(zz)', 'beta()', 'alpha(zz); alpha(zz)', 'beta()'];

    const results = await Promise.all(texts.map((text, at) => pool.evaluate([file(`${at}.js`, text)])));

    expect(results.flat().map((result) => (result.kind === 'failed' ? result.code : result.kind))).toEqual([
      'file-timeout',
      'matched',
      'clean',
      'matched',
      'clean',
    ]);
  });

  test('an abort ends the batches that wait as well', async () => {
    const pool = open(slowPattern, { isolation, lanes: 1, fileTimeoutMs: 600_000 });
    const abort = new AbortController();
    const texts = [slowText, 'alpha(zz)', 'alpha(zz)', 'alpha(zz)'];
    const all = texts.map((text) => pool.evaluate([file('a.js', text)], abort.signal));
    setTimeout(() => abort.abort(new Error('enough')), 300);

    const ends = await Promise.allSettled(all);

    expect(ends.map((end) => end.status === 'rejected' && end.reason.message)).toEqual(
      texts.map(() => 'enough'),
    );
    expect(await pool.evaluate([file('b.js', 'alpha(zz)')])).toMatchObject([{ kind: 'matched' }]);
  });

  test('an abort ends a batch that hangs', async () => {
    const pool = open(slowPattern, { isolation, fileTimeoutMs: 600_000 });
    const abort = new AbortController();
    const evaluation = pool.evaluate([file('hangs.js', slowText)], abort.signal);
    setTimeout(() => abort.abort(new Error('enough')), 300);

    await expect(evaluation).rejects.toThrow('enough');
  });
});

test('a lane busy with a file that hangs ends with a parent that was killed', async () => {
  const parent = spawn(process.execPath, ['--input-type=module-typescript', '--eval', hangingParent], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output] = (await once(parent.stdout, 'data')) as [Buffer];
  const lane = Number(output.toString());
  expect(isAlive(lane)).toBe(true);

  parent.kill('SIGKILL');

  await vi.waitFor(() => expect(isAlive(lane)).toBe(false), { timeout: 30_000, interval: 200 });
});

test('content that cannot be matched is told apart', async () => {
  const pool = open('`alpha($x)`');

  const results = await pool.evaluate([
    { path: 'latin1.js', bytes: Buffer.from('alpha("caf\xe9")', 'latin1') },
    { path: 'binary.js', bytes: Buffer.from('alpha(1)\0') },
    { path: 'mark.js', bytes: Buffer.from('\u{feff}alpha(1)') },
  ]);

  expect(results).toMatchObject([
    { kind: 'excluded', reason: 'encoding', bytes: 13 },
    { kind: 'excluded', reason: 'binary' },
    { kind: 'matched', bytes: 11 },
  ]);
});

test('a lane that grew too large is replaced and nothing is lost', async () => {
  const pool = open('`alpha($x)`', { lanes: 1, memoryLimit: 1 });

  const first = await pool.evaluate([file('a.js', 'alpha(1)')]);
  const second = await pool.evaluate([file('b.js', 'alpha(1); alpha(2)')]);

  expect([first, second].flat().map((result) => result.kind)).toEqual(['matched', 'matched']);
});

test('steps that do not compile are told as the reason', async () => {
  const pool = open('`alpha` where {');

  await expect(pool.evaluate([file('a.js', '')])).rejects.toMatchObject({ code: 'RG_SCAN_LANE_FAILED' });
});

test('lanes that start are ended with the pool, whether they are ready or not', async () => {
  const pool = open('`alpha($x)`');
  pool.warm(2);
  expect(pool.isReady).toBe(false);
  await pool.close();
  await expect(pool.evaluate([file('a.js', 'alpha(1)')])).rejects.toMatchObject({
    code: 'RG_SCAN_LANE_FAILED',
  });

  const next = open('`alpha($x)`');
  next.warm(1);
  expect(await next.evaluate([file('a.js', 'alpha(1)')])).toMatchObject([{ kind: 'matched' }]);
  expect(next.isReady).toBe(true);
});

describe('a lane that was started before its pool', () => {
  const setup = {
    steps: [{ kind: 'pattern', id: 'one', pattern: '`alpha($x)`' }],
    scope: { generated: true },
  } as const;

  test('is the first that the pool uses, and ends with it', async () => {
    const spare = startSpareLane();
    const pool = openLanePool({ setup, lanes: 1 }, { spare });
    pools.push(pool);
    const [found] = await pool.evaluate([file('a.js', 'alpha(1)')]);
    expect(found?.kind).toBe('matched');
    await pool.close();
    expect((await spare.next()).kind).toBe('ended');
  });

  test('ends with a pool that had no work', async () => {
    const spare = startSpareLane();
    await openLanePool({ setup, lanes: 2 }, { spare }).close();
    expect((await spare.next()).kind).toBe('ended');
  });
});
