/**
 * How many targets newly reached each stage in each slice of the migration's time.
 *
 * A target that passed a stage unseen (its events were coalesced) counts for it when it reached a later one. The
 * slices are as wide as a sixtieth of the time from the first event to the last, at least ten seconds.
 */
import type { Queryable } from '../ports.ts';

/** Arrivals in one slice. */
export interface BurnUpRow {
  /** End of the slice, in seconds since 1970. */
  readonly at: number;
  readonly matched: number;
  readonly verified: number;
  readonly published: number;
  readonly merged: number;
}

const sql = `
with arrivals as (
  select target,
    min(at) filter (where data ->> 'to' in ('matched', 'rewriting', 'verified', 'published', 'merged')) as matched,
    min(at) filter (where data ->> 'to' in ('verified', 'published', 'merged')) as verified,
    min(at) filter (where data ->> 'to' in ('published', 'merged')) as published,
    min(at) filter (where data ->> 'to' = 'merged') as merged
  from rollout_events where migration = $1 and kind = 'target.state' group by target
), span as (
  select min(matched) as first, greatest(max(matched), max(verified), max(published), max(merged)) as last,
    greatest(extract(epoch from greatest(max(matched), max(verified), max(published), max(merged)) - min(matched)) / 60,
      10) as width
  from arrivals
), moments as (
  select floor(extract(epoch from a.moment - span.first) / span.width) as slice, a.stage
  from span, arrivals, lateral (values ('m', matched), ('v', verified), ('p', published), ('d', merged))
    as a (stage, moment)
  where a.moment is not null
)
select floor(extract(epoch from span.first) + (slice + 1) * span.width)::float8 as at,
  count(*) filter (where stage = 'm') as matched, count(*) filter (where stage = 'v') as verified,
  count(*) filter (where stage = 'p') as published, count(*) filter (where stage = 'd') as merged
from moments, span group by slice, span.first, span.width order by slice`;

/** Arrivals by slice, in order; slices without any are left out. */
export function readBurnUp(database: Queryable, migration: string): Promise<readonly BurnUpRow[]> {
  return database.query<BurnUpRow>(sql, [migration]);
}
