import { expect, test } from 'vitest';
import { createOutput } from '../output.ts';
import { createPace, createProgressLine, leftText, roughly } from './search-progress.ts';

test.each([
  ['a terminal', true, [1000, 1200, 1400]],
  ['a log', false, [1000]],
])('on %s', (_, isTTY, shown) => {
  const told: string[] = [];
  const sink = { isTTY, write: () => true };
  const output = createOutput({ stdout: sink, stderr: sink, environment: {}, json: false, quiet: false });
  let at = 0;
  const line = createProgressLine({ ...output, progress: (text) => told.push(text) }, () => at);
  for (at = 0; at <= 1400; at += 100) line.show(() => String(at));
  expect(told).toEqual(shown.map(String));
});

test.each([
  [0, 10, 500, ''],
  [10, 10, 500, ''],
  [5, 10, 20_000, ', about 20 s left'],
  [1, 100, 2_000, ', about 3 min left'],
])('%i of %i after %i ms%s', (done, total, elapsed, text) => {
  expect(leftText(done, total, elapsed)).toBe(text);
});

test.each([
  [10, '1 s'],
  [59_400, '59 s'],
  [59_600, '1 min'],
  [7_200_000, '2 h'],
])('%i ms is %s', (milliseconds, text) => {
  expect(roughly(milliseconds)).toBe(text);
});

test('the pace is that since the first result, however long that took', () => {
  let at = 0;
  const left = createPace(100_001, () => at);
  at = 3_500;
  expect(left(1)()).toBe('');
  at = 4_500;
  expect(left(10_001)()).toBe(', about 9 s left');
});
