/**
 * A pool of lanes: evaluates batches of files, bounded in number, time and memory.
 *
 * A lane that ends or does not answer in time is replaced and the files of its batch are tried again one by one, so that
 * exactly the file that did it fails and nothing is lost. A lane that grew too large is replaced between two batches.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { RegradeError } from '../../core/errors.ts';
import { createSemaphore } from '../adapters/git/semaphore.ts';
import type { FileInput } from './evaluate-file.ts';
import type { FileFailure, FileResult } from './file-result.ts';
import { type Lane, type LaneIsolation, startLane } from './lane.ts';
import type { LaneSetup } from './lane-messages.ts';

/** A pool of lanes for one pipeline. */
export interface LanePool {
  /** Evaluates a batch once a lane is free; results in the files' order. Throws when no lane can be started. */
  evaluate(files: readonly FileInput[], signal?: AbortSignal): Promise<readonly FileResult[]>;
  /** Ends all lanes. */
  close(): Promise<void>;
}

/** Size and limits of a pool. */
export interface LanePoolOptions {
  readonly setup: LaneSetup;
  readonly lanes: number;
  /** @default 'process' */
  readonly isolation?: LaneIsolation | undefined;
  /** Longest time for one file, in milliseconds. @default 10_000 */
  readonly fileTimeoutMs?: number | undefined;
  /** A process above this many bytes of resident memory is replaced. @default 1 GiB */
  readonly memoryLimit?: number | undefined;
  /** Largest JavaScript heap of a lane in MiB. @default 1024 */
  readonly heapMegabytes?: number | undefined;
}

const startTimeoutMs = 60_000;

type Settings = Required<{ [K in keyof LanePoolOptions]: NonNullable<LanePoolOptions[K]> }>;

/** Opens a pool; lanes start with the first batches. */
export function openLanePool(options: LanePoolOptions): LanePool {
  const settings: Settings = {
    setup: options.setup,
    lanes: Math.max(1, options.lanes),
    isolation: options.isolation ?? 'process',
    fileTimeoutMs: options.fileTimeoutMs ?? 10_000,
    memoryLimit: options.memoryLimit ?? 1 << 30,
    heapMegabytes: options.heapMegabytes ?? 1_024,
  };
  const idle: Lane[] = [];
  const places = createSemaphore(settings.lanes);
  const alive = new Set<Lane>();

  const obtain = async (): Promise<Lane> => {
    const lane = idle.pop() ?? (await startReady(settings));
    alive.add(lane);
    return lane;
  };
  const discard = async (lane: Lane) => {
    alive.delete(lane);
    await lane.kill();
  };

  /** One batch on one lane; `undefined` where the lane was lost, with the reason in `lost`. */
  async function attempt(
    files: readonly FileInput[],
    timeoutMs: number,
    signal: AbortSignal | undefined,
  ): Promise<Attempt> {
    const lane = await obtain();
    lane.send({ kind: 'batch', files });
    const answer = await within(lane.next(), timeoutMs, signal);
    if (signal?.aborted === true && answer === undefined) {
      await discard(lane);
      throw signal.reason;
    }
    if (answer?.kind !== 'results') {
      await discard(lane);
      return answer === undefined
        ? { kind: 'lost', code: 'file-timeout', message: `no result within ${timeoutMs} ms` }
        : {
            kind: 'lost',
            code: 'file-crashed',
            message: answer.kind === 'ready' ? 'no result' : answer.message,
          };
    }
    if (settings.isolation === 'process' && answer.memory > settings.memoryLimit) await discard(lane);
    else idle.push(lane);
    return { kind: 'done', results: answer.results };
  }

  async function evaluateNow(files: readonly FileInput[], signal?: AbortSignal) {
    // Twice the time of one file: an honest batch takes far less, and one slow file in it still gets its due.
    const whole = await attempt(files, settings.fileTimeoutMs * (files.length === 1 ? 1 : 2), signal);
    if (whole.kind === 'done') return whole.results;
    const [only] = files;
    if (files.length === 1 && only !== undefined) return [failureOf(only, whole)];
    const results: FileResult[] = [];
    for (const file of files) {
      signal?.throwIfAborted();
      const single = await attempt([file], settings.fileTimeoutMs, signal);
      results.push(
        single.kind === 'done' ? (single.results[0] ?? unanswered(file)) : failureOf(file, single),
      );
    }
    return results;
  }

  return Object.freeze({
    evaluate: (files: readonly FileInput[], signal?: AbortSignal) =>
      places.run(() => evaluateNow(files, signal), signal),
    close: async () => {
      idle.length = 0;
      await Promise.all([...alive].map(discard));
    },
  });
}

type Lost = { readonly kind: 'lost'; readonly code: string; readonly message: string };
type Attempt = { readonly kind: 'done'; readonly results: readonly FileResult[] } | Lost;

async function startReady(settings: Settings): Promise<Lane> {
  const lane = startLane(settings.isolation, settings);
  lane.send({ kind: 'setup', setup: settings.setup });
  const answer = await within(lane.next(), startTimeoutMs);
  if (answer?.kind === 'ready') return lane;
  await lane.kill();
  const reason = answer === undefined || answer.kind === 'results' ? 'it did not answer' : answer.message;
  throw new RegradeError('RG_SCAN_LANE_FAILED', { reason });
}

/** The value, or `undefined` after the time or once aborted. */
async function within<T>(value: Promise<T>, timeoutMs: number, abort?: AbortSignal): Promise<T | undefined> {
  const done = new AbortController();
  const signal = abort === undefined ? done.signal : AbortSignal.any([done.signal, abort]);
  const late = sleep(timeoutMs, undefined, { signal }).catch(() => undefined);
  const first = await Promise.race([value, late]);
  done.abort();
  return first;
}

function failureOf(file: FileInput, lost: Lost): FileFailure {
  return { kind: 'failed', bytes: file.bytes.length, code: lost.code, message: lost.message };
}

function unanswered(file: FileInput): FileFailure {
  return { kind: 'failed', bytes: file.bytes.length, code: 'file-crashed', message: 'no result' };
}
