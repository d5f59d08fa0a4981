-- Up Migration

-- Ids are given when a row is inserted, but rows become visible when their transaction commits: a reader that goes on
-- "after id 7" misses an event 6 that commits later. Ordered by transaction, and read only below the oldest one still
-- running (pg_snapshot_xmin), events never appear behind a position that was already given out.
alter table rollout_events add column transaction xid8 not null default pg_current_xact_id();

drop index rollout_events_by_migration;
create index rollout_events_by_migration on rollout_events (migration, transaction, id);
create index rollout_events_by_target on rollout_events (target, id) where target is not null;

create index model_calls_by_target on model_calls (target, id) where target is not null;
create index targets_by_change on targets (migration, state_at, id);
create index changesets_by_change on changesets (migration, updated_at, id);
