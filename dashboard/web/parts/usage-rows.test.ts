import { expect, test } from 'vitest';
import type { UsageRow } from '../../server/contract/index.ts';
import { filterRows, formatChange, sumRows } from './usage-rows.ts';

const row = (key: string, languages: readonly string[], sites: number, before: number): UsageRow => ({
  ...{ key, owner: null, url: null, languages: [...languages], repositories: 1, sites, before },
});
const rows = [row('acme/Shop', ['js'], 3, 5), row('acme/cart', ['python', 'js'], 4, 1)];

test('a text keeps rows by key and language, whatever its case', () => {
  expect(filterRows(rows, ' shop ').map(({ key }) => key)).toEqual(['acme/Shop']);
  expect(filterRows(rows, 'PYTHON').map(({ key }) => key)).toEqual(['acme/cart']);
  expect(filterRows(rows, '')).toEqual(rows);
  expect(filterRows(rows, 'none')).toEqual([]);
});

test('rows add up, but repositories only where no two rows share one', () => {
  expect(sumRows(rows, 'owner')).toEqual({ sites: 7, before: 6, repositories: 2 });
  expect(sumRows(rows, 'shape')).toEqual({ sites: 7, before: 6, repositories: null });
});

test('a change has its sign', () => {
  expect([1200, -3, 0].map(formatChange)).toEqual(['+1,200', '−3', '0']);
});
