/**
 * One page of a migration's changesets, filtered and ordered, and how many the filter holds in all.
 */
import type { ChangesetState } from '../../../core/states.ts';
import type { ChangesetQuery, ChangesetRow } from '../contract/tables.ts';
import type { Queryable } from '../ports.ts';
import { keyset, type Order } from './keyset.ts';
import { containing } from './text-filter.ts';

/** One changeset as the table shows it. */
export interface ChangesetTableRow {
  readonly id: string;
  readonly sort_key: string;
  readonly repository: string;
  readonly owner: string;
  readonly name: string;
  readonly title: string;
  readonly state: ChangesetState;
  readonly reason: string;
  readonly checks: ChangesetRow['checks'];
  readonly review: ChangesetRow['review'];
  readonly wave: number | null;
  readonly wave_name: string | null;
  readonly files: number;
  readonly additions: number;
  readonly deletions: number;
  readonly rule_edits: number;
  readonly model_edits: number;
  readonly number: number | null;
  readonly url: string | null;
  readonly updated_at: Date;
}

const orders: Readonly<Record<string, Order>> = {
  repository: { expression: 'c.repository', type: 'text' },
  changed: { expression: 'c.updated_at', type: 'timestamptz' },
  size: { expression: '(p.additions + p.deletions)', type: 'integer' },
};

const filtered = `
from changesets c join targets t on t.id = c.target join repositories r on r.id = c.repository
  join patches p on p.id = c.patch
where c.migration = $1
  and ($2::text[] is null or c.state = any ($2))
  and ($3::integer is null or t.wave = $3)
  and ($4::text is null or r.owner = $4)
  and ($5::text[] is null or c.checks = any ($5))
  and ($6::text[] is null or c.review = any ($6))
  and ($7::text is null or c.repository ilike $7 or c.title ilike $7 or c.reason ilike $7)`;

function parametersOf(migration: string, query: ChangesetQuery): readonly unknown[] {
  return [
    migration,
    query.state ?? null,
    query.wave ?? null,
    query.owner ?? null,
    query.checks ?? null,
    query.review ?? null,
    containing(query.text),
  ];
}

/** One row more than the page takes, so that the caller sees whether another page follows. */
export function listChangesets(
  database: Queryable,
  migration: string,
  query: ChangesetQuery,
): Promise<readonly ChangesetTableRow[]> {
  const parameters = parametersOf(migration, query);
  const page = keyset({
    orders,
    sort: query.sort,
    id: 'c.id',
    after: query.after,
    from: parameters.length + 1,
  });
  const sql = `
    with page as (
      select c.id, ${page.key} as sort_key ${filtered} and ${page.condition}
      order by ${page.orderBy} limit ${query.limit + 1}
    )
    select c.id, page.sort_key, c.repository, r.owner, r.name, c.title, c.state, c.reason, c.checks, c.review,
      t.wave, w.name as wave_name, p.files, p.additions, p.deletions, p.rule_edits, p.model_edits,
      c.number, c.url, c.updated_at
    from page join changesets c on c.id = page.id join targets t on t.id = c.target
      join repositories r on r.id = c.repository join patches p on p.id = c.patch
      left join waves w on w.migration = t.migration and w.index = t.wave
    order by ${page.orderBy}`;
  return database.query<ChangesetTableRow>(sql, [...parameters, ...page.parameters]);
}

/** Rows that the filter holds in all. */
export async function countListedChangesets(
  database: Queryable,
  migration: string,
  query: ChangesetQuery,
): Promise<number> {
  const sql = `select count(*) as total ${filtered}`;
  const [row] = await database.query<{ total: number }>(sql, parametersOf(migration, query));
  return row?.total ?? 0;
}
