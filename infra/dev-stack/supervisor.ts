/**
 * Runs a whole stack inside this process: starts its servers in order, keeps them running, ends them in order.
 *
 * The caller holds the stack's lock while it starts and sees to it that no other supervisor of this state folder runs.
 * Servers that the configuration names (DATABASE_URL, TEMPORAL_ADDRESS) are checked and used, never started.
 */
import { mkdir } from 'node:fs/promises';
import { applySchema } from '../../activities/adapters/database/schema.ts';
import type { Config } from '../../core/config/config.ts';
import { type KeptProcess, keepRunning } from './kept-process.ts';
import { makeLeash } from './leash-holder.ts';
import { loopback } from './ports.ts';
import { recordOf } from './process-record.ts';
import {
  choosePorts,
  effectiveConfig,
  mainRecipe,
  postgresRecipe,
  requireDatabase,
  requireTemporal,
  type ServerRecipe,
  type StackConfig,
  temporalRecipe,
} from './servers.ts';
import {
  logFileOf,
  type ProcessName,
  readStackFile,
  type StackMode,
  type StackPorts,
  type StackRun,
  stackPaths,
  writePrivate,
} from './stack-file.ts';
import { endLeftovers, openJournal, type StackJournal } from './stack-journal.ts';

/** News of a stack for people. */
export type StackProgress =
  | { readonly kind: 'step'; readonly message: string }
  | { readonly kind: 'trouble'; readonly process: ProcessName; readonly message: string };

/** How a stack is run. */
export interface SupervisorOptions {
  readonly config: Config;
  readonly mode: StackMode;
  /** Hash of configuration and code; see `StackRun`. */
  readonly fingerprint: string;
  readonly onProgress: (progress: StackProgress) => void;
  /** Gives up the start between two of its steps, with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** A stack run by this process. */
export interface Supervisor {
  readonly run: StackRun;
  /** Ends every process in order, those with people's data last. */
  stop(): Promise<void>;
}

/** What the steps of a start share. */
interface Begun {
  readonly given: Config;
  /** Every address filled in. */
  readonly config: StackConfig;
  readonly ports: Required<StackPorts>;
  readonly password: string;
  readonly journal: StackJournal;
  /** Tells the next step; throws where the start was given up. */
  readonly step: (message: string) => void;
}

/** Starts everything; where one part cannot start, ends the others and throws its error. */
export async function startSupervisor(options: SupervisorOptions): Promise<Supervisor> {
  const state = options.config.stateDirectory;
  await mkdir(stackPaths(state).logs, { recursive: true });
  await endLeftovers(state);
  const begun = await begin(options);
  const { journal } = begun;
  const keeper = makeKeeper(journal, options);
  const stop = async () => {
    await keeper.stop();
    await journal.close();
  };
  try {
    await startServers(begun, keeper);
    options.signal?.throwIfAborted();
    await journal.noteReady();
    return { run: journal.run(), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Chooses ports, writes them and the mains' configuration down. */
async function begin(options: SupervisorOptions): Promise<Begun> {
  const given = options.config;
  const state = given.stateDirectory;
  const file = await readStackFile(state);
  const ports = await choosePorts(given, file.ports);
  const config = effectiveConfig(given, file, ports);
  await writePrivate(stackPaths(state).config, JSON.stringify(config));
  const run: StackRun = {
    supervisor: (await recordOf(process.pid)) ?? { pid: process.pid, startTime: '' },
    mode: options.mode,
    fingerprint: options.fingerprint,
    ready: false,
    processes: {},
    databaseUrl: config.databaseUrl,
    temporalAddress: config.temporal.address,
    dashboardUrl: `http://${loopback}:${ports.dashboard}`,
  };
  const journal = await openJournal(state, { ...file, ports }, run);
  const step = (message: string) => {
    options.signal?.throwIfAborted();
    options.onProgress({ kind: 'step', message });
  };
  return { given, config, ports, password: file.password, journal, step };
}

interface Keeper {
  keep(name: ProcessName, recipe: ServerRecipe): Promise<void>;
  stop(): Promise<void>;
}

function makeKeeper(journal: StackJournal, { config, onProgress }: SupervisorOptions): Keeper {
  const kept = new Map<ProcessName, KeptProcess>();
  const leash = makeLeash();
  return {
    async keep(name, recipe) {
      const process = await keepRunning({
        ...recipe,
        onStarted: (record) => {
          leash.hold(record, recipe.ending);
          return journal.noteProcess(name, record);
        },
        onTrouble: (reason, retryInMs) => {
          const log = logFileOf(config.stateDirectory, name);
          const message = `${reason}; starting it again in ${retryInMs} ms (log: ${log})`;
          onProgress({ kind: 'trouble', process: name, message });
        },
      });
      kept.set(name, process);
    },
    async stop() {
      await Promise.all([kept.get('server')?.stop(), kept.get('worker')?.stop()]);
      await kept.get('temporal')?.stop();
      await kept.get('postgres')?.stop();
    },
  };
}

async function startServers(begun: Begun, keeper: Keeper): Promise<void> {
  const { stateDirectory } = begun.config;
  begun.step('starting the database and the workflow server');
  await allOrFirstError([startDatabase(begun, keeper), startWorkflows(begun, keeper)]);
  begun.step('starting the worker and the dashboard');
  await allOrFirstError([
    keeper.keep('worker', mainRecipe(stateDirectory, 'worker')),
    keeper.keep('server', mainRecipe(stateDirectory, 'server')),
  ]);
}

async function startDatabase({ given, config, ports, password }: Begun, keeper: Keeper): Promise<void> {
  if (given.databaseUrl === undefined) {
    await keeper.keep('postgres', postgresRecipe(config.stateDirectory, password, ports.postgres));
  } else {
    await requireDatabase(given.databaseUrl);
  }
  await applySchema(config.databaseUrl);
}

async function startWorkflows({ given, config, ports, step }: Begun, keeper: Keeper): Promise<void> {
  if (given.temporal.address === undefined) {
    await keeper.keep('temporal', await temporalRecipe(config.stateDirectory, ports.temporal, step));
  } else {
    await requireTemporal(given.temporal.address, given.temporal.namespace);
  }
}

/** Waits for all to end one way or the other, so that what started late is known and can be ended. */
async function allOrFirstError(work: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(work);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
