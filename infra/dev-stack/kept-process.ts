/**
 * A server process that is started again when it ends on its own, with growing pauses.
 *
 * The first start is the caller's: its failure is thrown. Later failures are reported and tried again, for ever: the
 * stack is better off waiting for a full disk to be emptied than gone.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Child, ChildEnd } from './child.ts';
import { type Ending, endProcess, type ProcessRecord } from './process-record.ts';

/** What is kept running, and who is told. */
export interface KeptOptions {
  /** Starts it and resolves once it works; gives up when the signal is aborted. */
  readonly start: (signal: AbortSignal) => Promise<Child>;
  readonly ending: Ending;
  /** Told each process that runs now, the first included. */
  readonly onStarted: (record: ProcessRecord) => Promise<void> | void;
  /** Told each end that we did not ask for, and each restart that failed. */
  readonly onTrouble: (reason: string, retryInMs: number) => void;
  /** Pauses before restarts in milliseconds: first, and longest. @default 250, 10000 */
  readonly pauses?: { readonly first: number; readonly longest: number };
}

/** A process under watch. */
export interface KeptProcess {
  /** Ends the process and the watch. */
  stop(): Promise<void>;
}

/** After this many milliseconds of steady running, an end counts as the first again. */
const steadyMs = 60_000;

/** Starts the process and keeps it running until stopped; rejects where the first start fails. */
export async function keepRunning(options: KeptOptions): Promise<KeptProcess> {
  const stopping = new AbortController();
  let current = await options.start(stopping.signal);
  await options.onStarted(current.record);
  const watch = (async () => {
    const pauses = pausesOf(options);
    while (!stopping.signal.aborted) {
      const startedAt = performance.now();
      const end = await current.ended;
      if (stopping.signal.aborted) return;
      if (performance.now() - startedAt > steadyMs) pauses.reset();
      const next = await restart(options, describeEnd(end), pauses, stopping.signal);
      if (next !== undefined) current = next;
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await endProcess(current.record, options.ending);
      await watch;
      // A restart that was under way when we stopped has its own process.
      await endProcess(current.record, options.ending);
    },
  };
}

interface Pauses {
  next(): number;
  reset(): void;
}

function pausesOf({ pauses = { first: 250, longest: 10_000 } }: KeptOptions): Pauses {
  let pause = pauses.first;
  return {
    next() {
      const now = pause;
      pause = Math.min(pause * 2, pauses.longest);
      return now;
    },
    reset() {
      pause = pauses.first;
    },
  };
}

async function restart(
  options: KeptOptions,
  firstReason: string,
  pauses: Pauses,
  signal: AbortSignal,
): Promise<Child | undefined> {
  let reason = firstReason;
  while (!signal.aborted) {
    const pause = pauses.next();
    options.onTrouble(reason, pause);
    await sleep(pause, undefined, { signal }).catch(() => {});
    if (signal.aborted) return undefined;
    try {
      const child = await options.start(signal);
      await options.onStarted(child.record);
      return child;
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error);
    }
  }
  return undefined;
}

function describeEnd({ code, signal }: ChildEnd): string {
  return signal === null ? `it ended with exit code ${code}` : `it was ended by ${signal}`;
}
