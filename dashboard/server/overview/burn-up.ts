/**
 * The burn-up's running totals, out of the arrivals in each slice of time. Pure.
 */
import type { BurnUp } from '../contract/migrations.ts';
import type { BurnUpRow } from '../queries/read-burn-up.ts';

/** Running totals with one moment a slice; empty where nothing happened yet. */
export function burnUpOf(rows: readonly BurnUpRow[]): BurnUp {
  const total = (value: (row: BurnUpRow) => number): number[] => {
    let sum = 0;
    return rows.map((row) => {
      sum += value(row);
      return sum;
    });
  };
  return {
    at: rows.map((row) => row.at),
    matched: total((row) => row.matched),
    verified: total((row) => row.verified),
    published: total((row) => row.published),
    merged: total((row) => row.merged),
  };
}
