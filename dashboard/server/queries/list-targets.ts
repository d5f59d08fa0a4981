/**
 * One page of a migration's targets, filtered and ordered, and how many the filter holds in all.
 */
import type { TargetState } from '../../../core/states.ts';
import type { TargetQuery } from '../contract/tables.ts';
import type { Queryable } from '../ports.ts';
import { keyset, type Order } from './keyset.ts';
import { funnelStages, reachedRank } from './reached.ts';
import { containing } from './text-filter.ts';

/** One target as the table shows it. */
export interface TargetTableRow {
  readonly id: string;
  readonly sort_key: string;
  readonly repository: string;
  readonly owner: string;
  readonly name: string;
  readonly state: TargetState;
  readonly reason: string;
  readonly code: string | null;
  readonly wave: number | null;
  readonly wave_name: string | null;
  readonly rule_sites: number;
  readonly model_sites: number;
  readonly rule_edits: number;
  readonly model_edits: number;
  readonly state_at: Date;
  readonly number: number | null;
  readonly url: string | null;
}

const orders: Readonly<Record<string, Order>> = {
  repository: { expression: 't.repository', type: 'text' },
  changed: { expression: 't.state_at', type: 'timestamptz' },
  sites: { expression: '(t.rule_sites + t.model_sites)', type: 'integer' },
};

const filtered = `
from targets t join repositories r on r.id = t.repository
where t.migration = $1
  and ($2::text[] is null or t.state = any ($2))
  and ($3::integer is null or t.wave = $3)
  and ($4::text is null or r.owner = $4)
  and ($5::text is null or coalesce(t.code, t.state) = $5)
  and ($6::integer is null or ${reachedRank} >= $6)
  and ($7::text is null or t.repository ilike $7 or t.reason ilike $7)`;

function parametersOf(migration: string, query: TargetQuery): readonly unknown[] {
  return [
    migration,
    query.state ?? null,
    query.wave ?? null,
    query.owner ?? null,
    query.code ?? null,
    query.reached === undefined ? null : funnelStages.indexOf(query.reached),
    containing(query.text),
  ];
}

/** One row more than the page takes, so that the caller sees whether another page follows. */
export function listTargets(
  database: Queryable,
  migration: string,
  query: TargetQuery,
): Promise<readonly TargetTableRow[]> {
  const parameters = parametersOf(migration, query);
  const page = keyset({
    orders,
    sort: query.sort,
    id: 't.id',
    after: query.after,
    from: parameters.length + 1,
  });
  const sql = `
    with page as (
      select t.id, ${page.key} as sort_key ${filtered} and ${page.condition}
      order by ${page.orderBy} limit ${query.limit + 1}
    )
    select t.id, page.sort_key, t.repository, r.owner, r.name, t.state, t.reason, t.code, t.wave, w.name as wave_name,
      t.rule_sites, t.model_sites, t.rule_edits, t.model_edits, t.state_at, c.number, c.url
    from page join targets t on t.id = page.id join repositories r on r.id = t.repository
      left join waves w on w.migration = t.migration and w.index = t.wave
      left join changesets c on c.target = t.id
    order by ${page.orderBy}`;
  return database.query<TargetTableRow>(sql, [...parameters, ...page.parameters]);
}

/** Rows that the filter holds in all. */
export async function countListedTargets(
  database: Queryable,
  migration: string,
  query: TargetQuery,
): Promise<number> {
  const sql = `select count(*) as total ${filtered}`;
  const [row] = await database.query<{ total: number }>(sql, parametersOf(migration, query));
  return row?.total ?? 0;
}
