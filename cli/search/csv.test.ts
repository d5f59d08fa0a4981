import { expect, test } from 'vitest';
import { csvRow } from './csv.ts';

test.each([
  [['a', 1, ''], 'a,1,'],
  [['a,b', 'say "x"', 'two\nlines', '\r'], '"a,b","say ""x""","two\nlines","\r"'],
])('%j as CSV', (cells, row) => {
  expect(csvRow(cells)).toBe(row);
});
