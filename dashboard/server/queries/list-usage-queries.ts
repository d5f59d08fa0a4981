/**
 * The declared usage queries with the totals of their counted days.
 */
import type { UsageSummary } from '../contract/usage.ts';
import type { Queryable } from '../ports.ts';

interface QueryRow {
  readonly name: string;
  readonly title: string;
  readonly pattern: string;
  readonly days: UsageSummary['days'];
  readonly repositories: number | null;
  readonly failed: number | null;
  readonly at: Date | null;
}

const sql = `
select q.name, q.title, q.pattern, coalesce(d.days, '[]') as days, last.repositories, last.failed, last.at
from usage_queries q
  left join lateral (
    select json_agg(json_build_object('day', day::text, 'sites', sites, 'repositories', using_repositories) order by day) as days
    from (select * from usage_scans where query = q.name order by day desc limit 400) recent
  ) d on true
  left join lateral (
    select repositories, failed, at from usage_scans where query = q.name order by day desc limit 1
  ) last on true
where $1::text is null or q.name = $1
order by q.name`;

/** All of them by name, or the one that is named. */
export async function listUsageQueries(
  database: Queryable,
  name: string | null,
): Promise<readonly UsageSummary[]> {
  const rows = await database.query<QueryRow>(sql, [name]);
  return rows.map(({ repositories, failed, at, ...query }) => ({
    ...query,
    scope:
      repositories === null || failed === null || at === null
        ? null
        : { repositories, failed, countedAt: at.toISOString() },
  }));
}
