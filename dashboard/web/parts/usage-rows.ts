/** Rows of a usage table: which a text keeps, and what they add up to. Pure. */
import type { UsageGroup, UsageRow } from '../../server/contract/index.ts';

/** Sums under a table. */
export interface UsageSums {
  readonly sites: number;
  readonly before: number;
  /** Null where rows share repositories, so that a sum would count some twice. */
  readonly repositories: number | null;
}

/** Rows whose key or languages contain the text; case does not count. */
export function filterRows(rows: readonly UsageRow[], text: string): readonly UsageRow[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return rows;
  return rows.filter(({ key, languages }) =>
    [key, ...languages].some((part) => part.toLowerCase().includes(wanted)),
  );
}

/** Adds rows up. */
export function sumRows(rows: readonly UsageRow[], group: UsageGroup): UsageSums {
  const disjoint = group === 'repository' || group === 'owner';
  let [sites, before, repositories] = [0, 0, 0];
  for (const row of rows) {
    sites += row.sites;
    before += row.before;
    repositories += row.repositories;
  }
  return { sites, before, repositories: disjoint ? repositories : null };
}

/** A difference as people write it: `+3`, `−2`, `0`. */
export function formatChange(change: number): string {
  const digits = Math.abs(change).toLocaleString('en-US');
  return change > 0 ? `+${digits}` : change < 0 ? `−${digits}` : '0';
}
