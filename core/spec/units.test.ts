/** Tests of values with units: what is read, and that a bare number or a wrong unit is not. */
import { describe, expect, test } from 'vitest';
import {
  author,
  duration,
  modelContext,
  money,
  size,
  take,
  threshold,
  tokenCount,
  type Unit,
} from './units.ts';

function read<T>(unit: Unit<T>, value: unknown): T | undefined {
  const result = unit.read(value);
  return result.kind === 'read' ? result.value : undefined;
}

describe('are read', () => {
  test.each([
    [duration, '500ms', 500],
    [duration, '1.5h', 5_400_000],
    [duration, '2 d', 172_800_000],
    [duration, '1w', 604_800_000],
    [size, '1MB', 1_000_000],
    [size, '1MiB', 1_048_576],
    [size, '0.5kB', 500],
    [money, '50 USD', 50],
    [money, '0.5USD', 0.5],
    [tokenCount, '5M', 5_000_000],
    [tokenCount, 1200, 1200],
    [tokenCount, '1.5k', 1500],
  ] as const)('%#: %s', (unit, value, expected) => {
    expect(read(unit, value)).toBe(expected);
  });

  test('takes, thresholds, contexts and authors', () => {
    expect(read(take, 5)).toEqual({ kind: 'count', count: 5 });
    expect(read(take, '12.5%')).toEqual({ kind: 'fraction', fraction: 0.125 });
    expect(read(take, 'rest')).toEqual({ kind: 'rest' });
    expect(read(threshold, '>= 95%')).toEqual({ operator: '>=', threshold: 0.95 });
    expect(read(threshold, '<5%')).toEqual({ operator: '<', threshold: 0.05 });
    expect(read(modelContext, { lines: 0 })).toEqual({ kind: 'lines', lines: 0 });
    expect(read(author, 'A B <a.b@example.com>')).toEqual({ name: 'A B', email: 'a.b@example.com' });
  });
});

test.each([
  [duration, 600],
  [duration, '600'],
  [duration, '10 minutes'],
  [duration, '-1s'],
  [size, '1 megabyte'],
  [size, 1_000_000],
  [money, '50'],
  [money, '50 EUR'],
  [money, 50],
  [tokenCount, 1.5],
  [tokenCount, -1],
  [take, 0],
  [take, 1.5],
  [take, '0%'],
  [take, '101%'],
  [take, '10'],
  [threshold, '95%'],
  [threshold, '>= 101%'],
  [threshold, '>= 0.95'],
  [modelContext, 'repository'],
  [modelContext, { lines: -1 }],
  [modelContext, { lines: 3, more: 1 }],
  [author, 'nobody'],
  [author, 'A <not an address>'],
  [author, 'A <a@b>\nB <b@c>'],
] as const)('%# is refused: %j', (unit, value) => {
  expect(unit.read(value)).toEqual({ kind: 'refused' });
});

test('every example is one that is read, and its pattern agrees', () => {
  for (const unit of [duration, size, money, tokenCount, take, threshold, author]) {
    expect(unit.read(unit.example).kind, unit.expected).toBe('read');
    expect(unit.example).toMatch(new RegExp(unit.pattern));
  }
});
