/**
 * The sites of one target by step, in the order of the files.
 */
import type { Queryable } from '../ports.ts';

/** Sites of one step. */
export interface StepSitesRow {
  readonly step: string;
  readonly origin: 'rule' | 'model';
  readonly count: number;
  readonly sites: readonly {
    readonly path: string;
    readonly line: number;
    readonly column: number;
    readonly text: string;
  }[];
}

const sql = `
with numbered as (
  select *, row_number() over (partition by step, origin order by path, start_line, id) as place
  from sites where target = $1
)
select step, origin, count(*) as count,
  jsonb_agg(jsonb_build_object('path', path, 'line', start_line, 'column', start_column, 'text', left(text, 400))
    order by place) filter (where place <= 200) as sites
from numbered group by step, origin order by min(id)`;

/** Steps with their sites, in the order in which the steps found them; at most 200 named sites a step. */
export function listSites(database: Queryable, target: string): Promise<readonly StepSitesRow[]> {
  return database.query<StepSitesRow>(sql, [target]);
}
