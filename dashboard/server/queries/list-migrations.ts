/**
 * The migrations with their current spec's head and their counts by state, the latest changed first.
 */
import type { MigrationState } from '../../../core/states.ts';
import type { Queryable } from '../ports.ts';

/** One migration as stored, counted. */
export interface MigrationRow {
  readonly name: string;
  readonly title: string;
  readonly state: MigrationState;
  readonly reason: string;
  readonly version: number;
  readonly run: number;
  readonly owners: readonly string[];
  readonly targets: Readonly<Record<string, number>>;
  readonly changesets: Readonly<Record<string, number>>;
  readonly created_at: Date;
  readonly updated_at: Date;
}

const sql = `
select m.name, coalesce(s.title, m.name) as title, m.state, m.reason, coalesce(s.version, 0) as version, m.run,
  coalesce(s.body -> 'owners', '[]') as owners, m.created_at, m.updated_at,
  coalesce((select jsonb_object_agg(state, n) from
    (select state, count(*) as n from targets where migration = m.name group by state) counted), '{}') as targets,
  coalesce((select jsonb_object_agg(state, n) from
    (select state, count(*) as n from changesets where migration = m.name group by state) counted), '{}') as changesets
from migrations m left join specs s on s.id = m.current_spec
where $1::text is null or m.name = $1
order by m.updated_at desc, m.name`;

/** All migrations, or the one that is named. */
export function listMigrations(database: Queryable, name: string | null): Promise<readonly MigrationRow[]> {
  return database.query<MigrationRow>(sql, [name]);
}
