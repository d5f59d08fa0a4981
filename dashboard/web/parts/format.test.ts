/** Numbers and times as people read them. */
import { expect, it } from 'vitest';
import {
  formatAgo,
  formatCount,
  formatDuration,
  formatMoney,
  formatPercent,
  formatShort,
  withoutMigration,
} from './format.ts';

it('sets thousands apart and shortens large numbers', () => {
  expect([formatCount(9840), formatShort(1234), formatShort(5_200_000)]).toEqual(['9,840', '1.2K', '5.2M']);
});

it('never rounds a share up to what was not reached', () => {
  expect([formatPercent(0.9499), formatPercent(0.95), formatPercent(1), formatPercent(0.29)]).toEqual([
    '94.9%',
    '95%',
    '100%',
    '29%',
  ]);
});

it('writes money with cents while it is small', () => {
  expect([formatMoney(0.087), formatMoney(1234.5)]).toEqual(['$0.09', '$1,235']);
});

it('writes durations and ages in units that fit', () => {
  expect([640, 3900, 192_000, 7_500_000, 3 * 86_400_000].map(formatDuration)).toEqual([
    '640 ms',
    '3.9 s',
    '3 min 12 s',
    '2 h 5 min',
    '3 d 0 h',
  ]);
  const now = Date.parse('2026-11-21T12:00:00Z');
  const ago = (iso: string) => formatAgo(iso, now);
  expect([
    ago('2026-11-21T12:00:05Z'),
    ago('2026-11-21T11:59:20Z'),
    ago('2026-11-20T11:00:00Z'),
    ago('2026-11-01T12:00:00Z'),
  ]).toEqual(['just now', '40 s ago', '25 h ago', '20 d ago']);
});

it('takes the migration off an id, and only that', () => {
  expect(withoutMigration('m', 'm/github.com/a/b')).toBe('github.com/a/b');
  expect(withoutMigration('m', 'mm/github.com/a/b')).toBe('mm/github.com/a/b');
});
