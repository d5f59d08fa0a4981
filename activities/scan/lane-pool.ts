/**
 * A pool of lanes: evaluates batches of files, bounded in number, time and memory.
 *
 * A lane that ends or does not answer in time is replaced and the files of its batch are tried again one by one, so that
 * exactly the file that did it fails and nothing is lost. A lane that grew too large is replaced between two batches.
 */
import type { FileFailure, FileResult } from './file-result.ts';
import { defaultHeapMegabytes, type Lane, type LaneIsolation } from './lane.ts';
import { createLaneCrew, type LaneCrew } from './lane-crew.ts';
import type { LaneSetup } from './lane-messages.ts';
import type { LaneFile } from './stored-file.ts';

/** A pool of lanes for one pipeline. */
export interface LanePool {
  /** Evaluates a batch once a lane is free; results in the files' order. Throws when no lane can be started. */
  evaluate(files: readonly LaneFile[], signal?: AbortSignal): Promise<readonly FileResult[]>;
  /** Starts lanes before they are needed, at most as many as the pool has; what fails is told by the first batch. */
  warm(lanes: number): void;
  /** The most lanes that work at once. */
  readonly lanes: number;
  /** True once a lane could take a batch without being waited for to start. */
  readonly isReady: boolean;
  /** Ends all lanes. */
  close(): Promise<void>;
}

/** Size and limits of a pool. */
export interface LanePoolOptions {
  readonly setup: LaneSetup;
  readonly lanes: number;
  /** @default 'process' */
  readonly isolation?: LaneIsolation | undefined;
  /** Longest time for one file, in milliseconds. @default 30_000: seconds at most, with room for a busy machine */
  readonly fileTimeoutMs?: number | undefined;
  /** A process above this many bytes of resident memory is replaced. @default its share of 1.2 GiB, at least 256 MiB */
  readonly memoryLimit?: number | undefined;
  /** Largest JavaScript heap of a lane in MiB. @default 1024 */
  readonly heapMegabytes?: number | undefined;
}

/** What a pool may be given besides. */
export interface LanePoolParts {
  /** A lane that was started alike and not set up; the pool's from now on. */
  readonly spare?: Lane | undefined;
}

/** So that a scan stays below 2 GiB with what the other processes take. */
const allLanesMemory = 1.2 * 1_024 ** 3;
const leastLaneMemory = 256 * 1_024 * 1_024;

/** Opens a pool; lanes start with the first batches. */
export function openLanePool(options: LanePoolOptions, { spare }: LanePoolParts = {}): LanePool {
  const lanes = Math.max(1, options.lanes);
  const settings = {
    setup: options.setup,
    lanes,
    isolation: options.isolation ?? 'process',
    memoryLimit: options.memoryLimit ?? Math.max(leastLaneMemory, allLanesMemory / lanes),
    heapMegabytes: options.heapMegabytes ?? defaultHeapMegabytes,
  };
  const crew = createLaneCrew(settings, spare);
  const { fileTimeoutMs = 30_000 } = options;
  return {
    lanes,
    get isReady() {
      return crew.isReady;
    },
    evaluate: (files, signal) => evaluateBatch({ crew, fileTimeoutMs }, files, signal),
    warm: (count) => crew.warm(count),
    close: () => crew.close(),
  };
}

interface BatchContext {
  readonly crew: LaneCrew;
  readonly fileTimeoutMs: number;
}

/** A batch that was lost is tried again file by file. */
async function evaluateBatch(
  { crew, fileTimeoutMs }: BatchContext,
  files: readonly LaneFile[],
  signal: AbortSignal | undefined,
): Promise<readonly FileResult[]> {
  // Twice the time of one file: an honest batch takes far less, and one slow file in it still gets its due.
  const whole = await crew.evaluate(files, fileTimeoutMs * (files.length === 1 ? 1 : 2), signal);
  if (whole.kind === 'done') return whole.results;
  const [only] = files;
  if (files.length === 1 && only !== undefined) return [failureOf(only, whole)];
  const results: FileResult[] = [];
  for (const file of files) {
    signal?.throwIfAborted();
    const single = await crew.evaluate([file], fileTimeoutMs, signal);
    results.push(single.kind === 'done' ? (single.results[0] ?? unanswered(file)) : failureOf(file, single));
  }
  return results;
}

function failureOf(file: LaneFile, { code, message }: Pick<FileFailure, 'code' | 'message'>): FileFailure {
  return { kind: 'failed', bytes: 'bytes' in file ? file.bytes.length : 0, code, message };
}

function unanswered(file: LaneFile): FileFailure {
  return failureOf(file, { code: 'file-crashed', message: 'no result' });
}
