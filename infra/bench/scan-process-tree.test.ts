import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { summarize } from './scan-memory.ts';
import { sampleTree, type TreeSample } from './scan-process-tree.ts';
import { geometricMean, median } from './scan-report.ts';

test('a tree has its grandchildren, with their memory and handles, where there is /proc', async () => {
  const inner = `process.stdout.write('up'); setInterval(() => {}, 1000)`;
  const outer = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(inner)}], { stdio: 'inherit' })`;
  const child = spawn(process.execPath, ['-e', outer], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  await once(child.stdout, 'data');
  const pid = child.pid ?? 0;

  const tree = sampleTree(pid, 7);
  process.kill(-pid, 'SIGKILL');
  await once(child, 'close');

  const hasProc = process.platform === 'linux';
  expect(tree !== undefined).toBe(hasProc);
  if (!hasProc) return;
  expect(tree).toMatchObject({ at: 7, processes: 2 });
  expect(tree?.residentBytes).toBeGreaterThan(20 * 2 ** 20);
  expect(tree?.handles).toBeGreaterThan(tree?.ownHandles ?? Number.POSITIVE_INFINITY);
  expect(sampleTree(pid, 8)).toBeUndefined();
});

test('handles are compared between the middle and the end', () => {
  const samples = Array.from(
    { length: 101 },
    (_, at): TreeSample => ({
      at,
      processes: 3,
      residentBytes: at === 50 ? 900 : 500,
      handles: 90,
      ownHandles: at,
    }),
  );

  expect(summarize('first', samples, 100)).toEqual({
    ...{ run: 'first', seconds: 0.1, samples: 101, peakBytes: 900, peakProcesses: 3 },
    ...{ handlesEarly: 50, handlesLate: 100 },
  });
});

test('middles and means', () => {
  expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([])]).toEqual([2, 2.5, Number.NaN]);
  expect(geometricMean([1, 4, 16])).toBeCloseTo(4);
});
