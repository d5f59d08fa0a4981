/**
 * Rollout events after a position, in the order in which they became visible.
 *
 * Only events below the oldest running transaction are given: none can appear before them any more
 * (`migrations/0002_dashboard.sql` says why). `held` tells that some wait for such a transaction to end.
 */
import type { Queryable } from '../ports.ts';

/** One event as stored. */
export interface EventRow {
  readonly id: number;
  readonly migration: string;
  readonly target: string | null;
  readonly wave: number | null;
  readonly stage: string;
  readonly kind: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly at: Date;
}

/** An event with its position in the stream. */
export interface PlacedEventRow extends EventRow {
  readonly cursor: string;
}

const eventsSql = `
select id, migration, target, wave, stage, kind, data, at, transaction::text || '-' || id as cursor
from rollout_events
where migration = $1 and (transaction, id) > ($2::text::xid8, $3::bigint)
  and transaction < pg_snapshot_xmin(pg_current_snapshot())
order by transaction, id limit $4`;

/** Events after `<transaction>-<id>`, at most `limit`. */
export function readEvents(
  database: Queryable,
  migration: string,
  after: string,
  limit: number,
): Promise<readonly PlacedEventRow[]> {
  const [transaction = '0', id = '0'] = after.split('-');
  return database.query<PlacedEventRow>(eventsSql, [migration, transaction, id, limit]);
}

const headSql = `
select coalesce((select transaction::text || '-' || id from rollout_events
    where migration = $1 and transaction < pg_snapshot_xmin(pg_current_snapshot())
    order by transaction desc, id desc limit 1), '0-0') as cursor,
  exists (select 1 from rollout_events
    where migration = $1 and transaction >= pg_snapshot_xmin(pg_current_snapshot())) as held`;

/** The position after the last readable event, and whether committed events wait behind a running transaction. */
export async function readHead(
  database: Queryable,
  migration: string,
): Promise<{ readonly cursor: string; readonly held: boolean }> {
  const [row] = await database.query<{ cursor: string; held: boolean }>(headSql, [migration]);
  return row ?? { cursor: '0-0', held: false };
}
