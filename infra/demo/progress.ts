/**
 * How far a rollout is, in one sentence, read from the read model.
 */
import type { Queryable } from '../../activities/adapters/database/database.ts';
import type { MigrationState, WaveState } from '../../core/states.ts';

/** One look at a rollout. */
export interface Progress {
  readonly phase: 'discover' | 'scan' | 'rollout';
  readonly sentence: string;
  /** Set once nothing more happens by itself but people's reviews. */
  readonly end?: 'complete' | 'incomplete';
}

/** Looks at a migration. */
export async function readProgress(database: Queryable, migration: string): Promise<Progress> {
  const [state, waves, counts] = await Promise.all([
    readState(database, migration),
    readWaves(database, migration),
    countTargets(database, migration),
  ]);
  const end = endOf(state, waves);
  if (waves.length === 0) {
    const scanned = counts.total - counts.found;
    return counts.total === 0
      ? { phase: 'discover', sentence: 'discovering repositories', ...ending(end) }
      : { phase: 'scan', sentence: `scanned ${scanned} of ${counts.total} repositories`, ...ending(end) };
  }
  const open = waves.find((wave) => wave.state !== 'done' && wave.state !== 'waiting');
  const sentence = `${counts.published} pull requests open, ${counts.waiting} targets to go${open === undefined ? '' : `; wave ${open.name} is ${open.state}`}`;
  return { phase: 'rollout', sentence, ...ending(end) };
}

function ending(end: Progress['end']): Pick<Progress, 'end'> {
  return end === undefined ? {} : { end };
}

function endOf(state: MigrationState, waves: readonly { readonly state: WaveState }[]): Progress['end'] {
  if (waves.length > 0 && waves.every((wave) => wave.state === 'done')) return 'complete';
  return state === 'aborted' || waves.some((wave) => wave.state === 'halted') ? 'incomplete' : undefined;
}

async function readState(database: Queryable, migration: string): Promise<MigrationState> {
  const [row] = await database.query<{ state: MigrationState }>(
    'select state from migrations where name = $1',
    [migration],
  );
  return row?.state ?? 'planned';
}

function readWaves(database: Queryable, migration: string) {
  return database.query<{ name: string; state: WaveState }>(
    'select name, state from waves where migration = $1 order by index',
    [migration],
  );
}

async function countTargets(database: Queryable, migration: string) {
  const [row] = await database.query<{ total: number; found: number; waiting: number; published: number }>(
    `select count(*) as total,
       count(*) filter (where state = 'found') as found,
       count(*) filter (where state in ('matched', 'rewriting', 'verified')) as waiting,
       count(*) filter (where state in ('published', 'merged')) as published
     from targets where migration = $1`,
    [migration],
  );
  return row ?? { total: 0, found: 0, waiting: 0, published: 0 };
}
