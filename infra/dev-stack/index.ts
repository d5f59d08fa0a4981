/**
 * The embedded stack of a state folder: PostgreSQL, Temporal, worker and dashboard from one call.
 *
 * Safe to call from several processes at once: one starts it, the others find it. What `DATABASE_URL` and
 * `TEMPORAL_ADDRESS` name is used instead of an embedded server.
 */
import type { Config } from '../../core/config/config.ts';
import { startDetached } from './detached.ts';
import { fingerprintOf } from './fingerprint.ts';
import { withLock } from './lock.ts';
import { endProcess, isRunning } from './process-record.ts';
import { readStackFile, type StackMode, type StackRun, stackPaths, writeStackFile } from './stack-file.ts';
import { endLeftovers } from './stack-journal.ts';
import { type StackProgress, startSupervisor } from './supervisor.ts';

export type { StackMode } from './stack-file.ts';
export { type ProcessStatus, type StackStatus, stackStatus } from './status.ts';
export type { StackProgress } from './supervisor.ts';

/** How to get a stack. */
export interface EnsureOptions {
  /** @default 'attached' */
  readonly mode?: StackMode;
  /** Told each step and, while this process runs the stack, each crash. */
  readonly onProgress?: (progress: StackProgress) => void;
  /** Gives up the start of an attached stack, with the signal's reason; nothing of it stays. */
  readonly signal?: AbortSignal;
}

/** A stack that answers. */
export interface Stack {
  readonly databaseUrl: string;
  readonly temporal: { readonly address: string; readonly namespace: string };
  readonly dashboardUrl: string;
  /** `found`: it ran already. */
  readonly origin: StackMode | 'found';
  /** Ends the stack where this call started it attached; leaves any other alone. Safe to call twice. */
  release(): Promise<void>;
}

/** A stopping supervisor ends four processes in turn, each with a grace of its own. */
const stopGraceMs = 60_000;

/**
 * Finds the state folder's running stack, or starts one.
 *
 * An outdated detached stack (other configuration or code) is started anew; an outdated attached one belongs to a
 * command that still runs and is used as it is. Throws `RG_INFRA_…` where a part cannot start.
 */
export async function ensureStack(config: Config, options: EnsureOptions = {}): Promise<Stack> {
  const onProgress = options.onProgress ?? (() => {});
  const mode = options.mode ?? 'attached';
  const fingerprint = await fingerprintOf(config);
  return withLock(stackPaths(config.stateDirectory).lock, async () => {
    const found = await runningStack(config.stateDirectory);
    if (found !== undefined && (found.fingerprint === fingerprint || found.mode === 'attached')) {
      onProgress({ kind: 'step', message: `using the running stack at ${found.dashboardUrl}` });
      return handleOf(config, found, 'found', async () => {});
    }
    if (found !== undefined) {
      onProgress({ kind: 'step', message: 'configuration or code changed: starting the stack anew' });
      await stopFound(config.stateDirectory);
      return handleOf(
        config,
        await startDetached({ config, fingerprint, onProgress }),
        'detached',
        async () => {},
      );
    }
    if (mode === 'detached') {
      return handleOf(config, await startDetached({ config, fingerprint, onProgress }), mode, async () => {});
    }
    const supervisor = await startSupervisor({
      ...{ config, mode, fingerprint, onProgress },
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    return handleOf(config, supervisor.run, mode, supervisor.stop);
  });
}

/** Ends the state folder's stack, or what a crash left of it; false where nothing ran. */
export async function stopStack(config: Config): Promise<boolean> {
  return withLock(stackPaths(config.stateDirectory).lock, () => stopFound(config.stateDirectory));
}

async function stopFound(state: string): Promise<boolean> {
  const file = await readStackFile(state);
  if (file.run === undefined) return false;
  await endProcess(file.run.supervisor, { graceMs: stopGraceMs });
  await endLeftovers(state);
  const { run: _, ...lasting } = file;
  await writeStackFile(state, lasting);
  return true;
}

async function runningStack(state: string): Promise<StackRun | undefined> {
  const { run } = await readStackFile(state);
  return run?.ready === true && (await isRunning(run.supervisor)) ? run : undefined;
}

function handleOf(config: Config, run: StackRun, origin: Stack['origin'], stop: () => Promise<void>): Stack {
  let released: Promise<void> | undefined;
  return {
    databaseUrl: run.databaseUrl,
    temporal: { address: run.temporalAddress, namespace: config.temporal.namespace },
    dashboardUrl: run.dashboardUrl,
    origin,
    release() {
      released ??= stop();
      return released;
    },
  };
}
