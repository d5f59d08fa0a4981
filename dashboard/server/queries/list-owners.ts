/**
 * Owners of the repositories in a migration's scope, for the filter of the tables.
 */
import type { Queryable } from '../ports.ts';

/** One owner and the number of targets among its repositories. */
export interface OwnerRow {
  readonly owner: string;
  readonly targets: number;
}

const sql = `
select r.owner, count(*) as targets
from targets t join repositories r on r.id = t.repository
where t.migration = $1 group by 1 order by 2 desc, 1 limit 200`;

/** The owners, those with most targets first; at most 200. */
export function listOwners(database: Queryable, migration: string): Promise<readonly OwnerRow[]> {
  return database.query<OwnerRow>(sql, [migration]);
}
