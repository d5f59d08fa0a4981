/**
 * The history of one target: its latest rollout events.
 */

import type { Queryable } from '../ports.ts';
import type { EventRow } from './read-events.ts';

const sql = `
select id, migration, target, wave, stage, kind, data, at
from rollout_events where target = $1 order by id desc limit 200`;

/** The target's events, latest first; at most 200. */
export function listTargetEvents(database: Queryable, target: string): Promise<readonly EventRow[]> {
  return database.query<EventRow>(sql, [target]);
}
