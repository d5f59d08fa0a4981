/**
 * Database-only activities: planning waves, steering states, measuring gates. Each is one short transaction, safe to repeat.
 */
import { RegradeError } from '../../core/errors.ts';
import { measureGate } from '../../core/gate.ts';
import { unsettledTargetStates } from '../../core/states.ts';
import type { PlannedWave, PlanningActivities, TargetRef } from '../../workflows/contracts.ts';
import { moveTarget } from '../adapters/database/transitions.ts';
import type { PlanningDependencies } from './ports.ts';
import {
  countWave,
  moveMigration,
  moveWave,
  readPlaceable,
  readSpec,
  readWave,
  writeWaves,
} from './store.ts';
import { placeTargets } from './waves.ts';

/** Makes the activities over a database. */
export function createPlanningActivities(dependencies: PlanningDependencies): PlanningActivities {
  const { database, now } = dependencies;
  return {
    planWaves: ({ specId }) => planWaves(dependencies, specId),
    listTargets: ({ migration, wave, from, count }) =>
      database.query<TargetRef>(
        `select id as target, repository from targets
         where migration = $1 and wave = $2 and position >= $3 and position < $4
           and state = any ($5)
         order by position`,
        [migration, wave, from, from + count, unsettledTargetStates],
      ),
    stillUnsettled: async ({ targets }) => {
      const rows = await database.query<{ id: string }>(
        'select id from targets where id = any ($1) and state = any ($2)',
        [targets, unsettledTargetStates],
      );
      return rows.map((row) => row.id);
    },
    countOpenChangesets: async ({ migration }) => {
      const [row] = await database.query<{ open: number }>(
        `select count(*) as open from changesets where migration = $1 and state not in ('merged', 'closed')`,
        [migration],
      );
      return row?.open ?? 0;
    },
    setMigrationState: (change) => database.transaction((client) => moveMigration(client, change)),
    setWaveState: (change) => database.transaction((client) => moveWave(client, change)),
    approveWave: async ({ migration, wave, by }) => {
      await database.query(
        `update waves set approved_by = $3, approved_at = now()
         where migration = $1 and index = $2 and approved_by is null`,
        [migration, wave, by],
      );
    },
    readGate: ({ migration, wave }) => readGate(dependencies, migration, wave, now()),
    settleTarget: async ({ target, to, stage, code, reason }) => {
      await database.transaction((client) => moveTarget(client, { target, to, stage, code, reason }));
    },
  };
}

async function planWaves(
  { database }: PlanningDependencies,
  specId: string,
): Promise<readonly PlannedWave[]> {
  return database.transaction(async (client) => {
    const spec = await readSpec(client, specId);
    if (spec === undefined) throw new RegradeError('RG_ORCHESTRATION_SPEC_UNKNOWN', { specId });
    const { waves } = spec.rollout;
    const places = placeTargets(waves, await readPlaceable(client, spec.name));
    await writeWaves(client, spec.name, waves, places);
    return waves.map((wave, index) => ({
      index,
      name: wave.name,
      // Positions, not targets: windows page over them.
      targets: places.reduce(
        (most, place) => (place.wave === index ? Math.max(most, place.position + 1) : most),
        0,
      ),
      gate: wave.gate,
    }));
  });
}

async function readGate({ database }: PlanningDependencies, migration: string, wave: number, now: number) {
  const row = await readWave(database, migration, wave);
  if (row === undefined) throw new RegradeError('RG_ORCHESTRATION_WAVE_UNKNOWN', { migration, wave });
  const counts = await countWave(database, migration, wave);
  const measured = measureGate(row.gate, counts, {
    now,
    ...(row.settled_at === null ? {} : { settledAt: row.settled_at.getTime() }),
    approved: row.approved_by !== null,
  });
  await database.query('update waves set gate_status = $3 where migration = $1 and index = $2', [
    migration,
    wave,
    JSON.stringify(measured.conditions),
  ]);
  const { settled, holds, approved, stuck, missing, waitMs } = measured;
  return { settled, holds, approved, stuck, missing, waitMs };
}
