/**
 * The parts of a migration's current spec that its overview shows.
 */
import type { Queryable } from '../ports.ts';

/** The current spec's head. */
export interface SpecRow {
  readonly id: string;
  readonly description: string | null;
  readonly tracking: string | null;
  readonly money: number | null;
  readonly tokens: number | null;
}

const sql = `
select s.id, s.body ->> 'description' as description, s.body ->> 'tracking' as tracking,
  (s.body -> 'budget' ->> 'money')::float8 as money, (s.body -> 'budget' ->> 'tokens')::float8 as tokens
from migrations m join specs s on s.id = m.current_spec
where m.name = $1`;

/** The current spec of a migration, `undefined` before the first. */
export async function readSpec(database: Queryable, migration: string): Promise<SpecRow | undefined> {
  const [row] = await database.query<SpecRow>(sql, [migration]);
  return row;
}
