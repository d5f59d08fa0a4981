import { expect, test } from 'vitest';
import { linesAround, longestLine } from './lines-around.ts';

const lines = ['one', 'two\r', 'three', 'four', 'five'];

test.each([
  [{ start: 3, end: 3 }, 1, { before: ['two'], within: ['three'], after: ['four'] }],
  [{ start: 2, end: 3 }, 2, { before: ['one'], within: ['two', 'three'], after: ['four', 'five'] }],
  [{ start: 1, end: 5 }, 3, { before: [], within: ['one', 'two', 'three', 'four', 'five'], after: [] }],
  [{ start: 5, end: 5 }, 0, { before: [], within: ['five'], after: [] }],
])('lines of %j with %i around', (range, around, expected) => {
  expect(linesAround(lines, range, around)).toEqual(expected);
});

test('a line as long as its file is cut, but not where the range is', () => {
  const long = 'x'.repeat(10_000);
  const { before, within } = linesAround([long, long], { start: 2, end: 2 }, 1);

  expect([...before, ...within].map((line) => line.length)).toEqual([longestLine, 10_000]);
});

test('what ends with a line end has no line behind it', () => {
  const lines = 'a\nb\n'.split('\n');
  expect(linesAround(lines, { start: 1, end: 1 }, 5).after).toEqual(['b']);
  expect(linesAround(lines, { start: 2, end: 2 }, 5).after).toEqual([]);
});
