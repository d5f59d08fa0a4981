/**
 * The main job on real code, from nothing: a fleet of real packages on the local forge, a hybrid migration over it.
 *
 * Everything is the production code with its embedded defaults; only the code host is local. Running it again continues
 * where the last run stopped and opens nothing twice.
 */

import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase, type Queryable } from '../../activities/adapters/database/database.ts';
import { modelAccess } from '../../activities/adapters/model/open-model.ts';
import type { Config } from '../../core/config/config.ts';
import { createClient } from '../../dashboard/client/client.ts';
import { ensureStack, type Stack } from '../dev-stack/index.ts';
import { type DemoForge, startDemoForge } from './demo-forge.ts';
import { ensureFleet, type Fleet } from './fleet.ts';
import { readDemoMigration, recordingsFolder } from './migration.ts';
import { readProgress } from './progress.ts';
import { createStopwatch, type Stopwatch } from './stopwatch.ts';
import { type DemoSummary, summarize } from './summary.ts';

export type { DemoSummary } from './summary.ts';

/** How to run the demo. */
export interface DemoOptions {
  /** The user's configuration; the demo's state stands below its state folder. */
  readonly config: Config;
  /** Stops the demo; what is under way goes on at the next run. */
  readonly signal: AbortSignal;
  /** Told in words what happens. */
  readonly onProgress: (message: string) => void;
  /** Told each crash of a process of the stack. */
  readonly onTrouble?: (message: string) => void;
}

/** A demo whose rollout is done; forge, stack and dashboard stay up until it is closed. */
export interface RunningDemo {
  readonly summary: DemoSummary;
  /** True when every wave is done; a halted wave or an aborted migration is none. */
  readonly complete: boolean;
  close(): Promise<void>;
}

/** Runs the demo until every wave is done or halted; rejects with the signal's reason when stopped. */
export async function runDemo(options: DemoOptions): Promise<RunningDemo> {
  const { config: own, signal, onProgress } = options;
  const directory = join(own.stateDirectory, 'demo');
  const stopwatch = createStopwatch();
  const fleet = await stopwatch.measure('fleet', () => ensureFleet(join(directory, 'fleet'), onProgress));
  signal.throwIfAborted();
  onProgress(`putting ${fleet.repositories.length} repositories on the local forge`);
  const forge = await stopwatch.measure('forge', () => startDemoForge(join(directory, 'forge'), fleet));
  const opened: { close(): Promise<void> }[] = [forge];
  try {
    const config = demoConfig(own, directory, forge);
    const stack = await stopwatch.measure('stack', () => startStack(config, options));
    opened.unshift({ close: () => stack.release() });
    await forge.connect(stack.dashboardUrl);
    const outcome = await rollOut({ config, stack, fleet, stopwatch, options });
    return { ...outcome, close: () => closeAll(opened) };
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
}

function startStack(config: Config, { onProgress, onTrouble }: DemoOptions): Promise<Stack> {
  return ensureStack(config, {
    mode: 'attached',
    onProgress: ({ kind, message }) =>
      kind === 'step' ? onProgress(message) : (onTrouble ?? onProgress)(message),
  });
}

interface Rollout {
  readonly config: Config;
  readonly stack: Stack;
  readonly fleet: Fleet;
  readonly stopwatch: Stopwatch;
  readonly options: DemoOptions;
}

async function rollOut(rollout: Rollout): Promise<Pick<RunningDemo, 'summary' | 'complete'>> {
  const { config, stack, fleet, stopwatch, options } = rollout;
  const { spec, source } = await readDemoMigration();
  const database = openDatabase(stack.databaseUrl, 2);
  try {
    const startedAt = await databaseTime(database);
    const client = createClient({ url: stack.dashboardUrl });
    await client.putMigration(spec.name, { spec, source });
    const complete = await follow(database, spec.name, { stopwatch, options });
    const summary = await summarize(database, {
      migration: spec.name,
      fleet,
      mode: modelAccess(config.model, process.env) === 'live' ? 'live' : 'recorded',
      startedAt,
      seconds: stopwatch.seconds(),
      dashboard: new URL(`/migrations/${spec.name}`, stack.dashboardUrl).href,
    });
    return { summary, complete };
  } finally {
    await database.close();
  }
}

/** Time between two looks at the read model, in milliseconds. */
const lookMs = 250;

/** Watches the rollout; true when every wave is done, false when one is halted or the migration was aborted. */
async function follow(
  database: Queryable,
  migration: string,
  { stopwatch, options }: Pick<Rollout, 'stopwatch' | 'options'>,
): Promise<boolean> {
  for (;;) {
    const progress = await readProgress(database, migration);
    options.onProgress(progress.sentence);
    stopwatch.enter(progress.phase);
    if (progress.end !== undefined) {
      stopwatch.stop();
      return progress.end === 'complete';
    }
    await sleep(lookMs, undefined, { signal: options.signal });
  }
}

async function databaseTime(database: Queryable): Promise<Date> {
  const [row] = await database.query<{ now: Date }>('select now()');
  return row?.now ?? new Date();
}

/** The user's model, or the recorded answers; everything else is the demo's own and embedded. */
function demoConfig(own: Config, directory: string, forge: DemoForge): Config {
  const live = modelAccess(own.model, process.env) === 'live';
  return {
    ...own,
    stateDirectory: directory,
    codeHosts: [forge.codeHost],
    model: live ? own.model : { ...own.model, mode: 'recorded', recordings: recordingsFolder },
  };
}

async function closeAll(opened: readonly { close(): Promise<void> }[]): Promise<void> {
  for (const part of opened) await part.close();
}
