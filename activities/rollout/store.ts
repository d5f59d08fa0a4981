/**
 * The SQL of planning and steering a rollout; every state change goes with its event in one transaction.
 */
import type { WaveCounts } from '../../core/gate.ts';
import type { Gate, Spec } from '../../core/spec/spec.ts';
import { type MigrationState, unsettledTargetStates, type WaveState } from '../../core/states.ts';
import type { Queryable } from '../adapters/database/database.ts';
import { recordEvent } from '../adapters/database/transitions.ts';
import type { PlaceableTarget, WavePlace } from './waves.ts';

/** The checked spec with this id, or undefined. */
export async function readSpec(client: Queryable, specId: string): Promise<Spec | undefined> {
  const [row] = await client.query<{ body: Spec }>('select body from specs where id = $1', [specId]);
  return row?.body;
}

/** Targets of a migration that take part in the rollout: matched, or beyond. */
export async function readPlaceable(
  client: Queryable,
  migration: string,
): Promise<readonly PlaceableTarget[]> {
  const rows = await client.query<{ id: string; wave: number | null; position: number | null }>(
    `select id, wave, position from targets
     where migration = $1 and (wave is not null or state not in ('found', 'clean', 'skipped', 'failed'))
     order by id`,
    [migration],
  );
  return rows.map(({ id, wave, position }) =>
    wave === null || position === null ? { target: id } : { target: id, wave, position },
  );
}

/** Writes the waves of a run, all of them `waiting` for it and none approved, and every target's place. */
export async function writeWaves(
  client: Queryable,
  migration: string,
  waves: readonly { readonly name: string; readonly gate: Gate }[],
  places: readonly WavePlace[],
): Promise<void> {
  for (const [index, wave] of waves.entries()) {
    await client.query(
      `insert into waves (migration, index, name, gate) values ($1, $2, $3, $4)
       on conflict (migration, index) do update set name = excluded.name, gate = excluded.gate, state = 'waiting',
         gate_status = '[]', approved_by = null, approved_at = null, opened_at = null, settled_at = null, done_at = null`,
      [migration, index, wave.name, JSON.stringify(wave.gate)],
    );
  }
  await client.query('delete from waves where migration = $1 and index >= $2', [migration, waves.length]);
  await client.query(
    `update targets set wave = place.wave, position = place.position, updated_at = now()
     from unnest($1::text[], $2::integer[], $3::integer[]) as place (id, wave, position)
     where targets.id = place.id
       and (targets.wave is distinct from place.wave or targets.position is distinct from place.position)`,
    [places.map((p) => p.target), places.map((p) => p.wave), places.map((p) => p.position)],
  );
}

/** Moves a migration to a state with its event; nothing where it is there already. */
export async function moveMigration(
  client: Queryable,
  change: { readonly migration: string; readonly to: MigrationState; readonly reason: string },
): Promise<void> {
  const { migration, to, reason } = change;
  const [before] = await client.query<{ state: MigrationState }>(
    'select state from migrations where name = $1 for update',
    [migration],
  );
  if (before === undefined || before.state === to) return;
  await client.query('update migrations set state = $2, reason = $3, updated_at = now() where name = $1', [
    migration,
    to,
    reason,
  ]);
  await recordEvent(client, {
    migration,
    stage: 'rollout',
    kind: 'migration.state',
    data: { from: before.state, to, reason },
  });
}

/** Moves a wave to a state with its event and times; nothing where it is there already. */
export async function moveWave(
  client: Queryable,
  change: { readonly migration: string; readonly wave: number; readonly to: WaveState },
): Promise<void> {
  const { migration, wave, to } = change;
  const [before] = await client.query<{ state: WaveState; name: string }>(
    'select state, name from waves where migration = $1 and index = $2 for update',
    [migration, wave],
  );
  if (before === undefined || before.state === to) return;
  await client.query(
    `update waves set state = $3,
       opened_at = case when $3 = 'open' then coalesce(opened_at, now()) else opened_at end,
       settled_at = case when $3 = 'gated' then coalesce(settled_at, now()) else settled_at end,
       done_at = case when $3 = 'done' then now() else done_at end
     where migration = $1 and index = $2`,
    [migration, wave, to],
  );
  await recordEvent(client, {
    migration,
    wave,
    stage: 'rollout',
    kind: 'wave.state',
    data: { name: before.name, from: before.state, to },
  });
}

/** A wave's gate, times and approval. */
export interface WaveRow {
  readonly gate: Gate;
  readonly approved_by: string | null;
  readonly settled_at: Date | null;
}

/** One wave, or undefined. */
export async function readWave(
  client: Queryable,
  migration: string,
  wave: number,
): Promise<WaveRow | undefined> {
  const [row] = await client.query<WaveRow>(
    'select gate, approved_by, settled_at from waves where migration = $1 and index = $2',
    [migration, wave],
  );
  return row;
}

/** A wave's targets by what became of them. */
export async function countWave(client: Queryable, migration: string, wave: number): Promise<WaveCounts> {
  const [row] = await client.query<WaveCounts>(
    `select count(*) as total,
       count(*) filter (where state <> all ($3)) as settled,
       count(*) filter (where state in ('published', 'merged', 'vetoed')) as accepted,
       count(*) filter (where state in ('rejected', 'failed')) as refused,
       count(*) filter (where state = 'merged') as merged,
       count(*) filter (where state = 'vetoed') as closed
     from targets where migration = $1 and wave = $2`,
    [migration, wave, unsettledTargetStates],
  );
  return row ?? { total: 0, settled: 0, accepted: 0, refused: 0, merged: 0, closed: 0 };
}
