/**
 * Works on files in lanes, and yields results in the files' order.
 *
 * A lane that dies, or that does not answer in time, takes one file with it, which is reported as failed; the others go
 * on in a new lane. Memory is bounded: no lane works far ahead of what was taken.
 */
import type { FileResult, FileTask, ResultForm } from './file-task.ts';
import type { Lane } from './lane.ts';
import type { LaneProcess } from './lane-process.ts';
import { createLaneStock, type LaneStock } from './lane-stock.ts';
import type { LookHelper } from './look-helper.ts';
import type { QueryStep } from './query-steps.ts';

/** How lanes work on files. */
export interface RunLanesOptions {
  readonly steps: readonly QueryStep[];
  readonly maxBytes: number;
  /** Most lanes at a time. */
  readonly threads: number;
  readonly signal: AbortSignal;
  /** @default 'sites' */
  readonly form?: ResultForm | undefined;
  /** Longest time for one file, in milliseconds. @default 30_000: seconds at most, with room for a busy machine */
  readonly fileTimeoutMs?: number | undefined;
  /** Script of the lanes; tests put one in that dies. @default lane-main.ts */
  readonly laneScript?: URL | undefined;
  /** A process for the first lane, started before it was known what for; who started it ends it. */
  readonly spare?: LaneProcess | undefined;
  /** A thread for the first look, started before it was known what for; who started it ends it. */
  readonly helper?: LookHelper | undefined;
}

/** Below this number of files one lane does them: another loads the engine anew, some 100 ms of a core. */
const filesOfOneLane = 200;
/** Most and fewest files sent to a lane at once: between two batches it waits for this process, which may be busy. */
const batchSizes = Object.freeze({ most: 64, fewest: 4 });
/** Batches that each lane is to get yet: they become smaller, so that no lane waits long for another's last one. */
const batchesToCome = 4;
/** Files that lanes may be ahead of what was taken. */
const filesAhead = 1_024;

/** An empty stock of the lanes that these options ask for. */
export function laneStockFor(options: RunLanesOptions): LaneStock {
  const { steps, maxBytes, form, fileTimeoutMs = 30_000, laneScript: script, spare } = options;
  return createLaneStock({ setup: { steps, maxBytes, form }, fileTimeoutMs, script }, spare);
}

/** How many lanes work on this many files. */
export function lanesFor(files: number, { threads }: RunLanesOptions): number {
  return files < filesOfOneLane ? Math.min(files, 1) : threads;
}

interface Run {
  readonly tasks: readonly FileTask[];
  readonly stock: LaneStock;
  /** How many lanes work on it. */
  readonly lanes: number;
  /** Index of the next file to send. */
  next: number;
  /** Index of the next file to yield. */
  taken: number;
  readonly results: Map<number, FileResult>;
  /** Rung when a result came, a result was taken, or all is over. */
  readonly bell: Bell;
}

/** Yields the result of each file in order; ends early when the signal aborts. The stock is the caller's to end. */
export async function* runInLanes(
  tasks: readonly FileTask[],
  options: RunLanesOptions,
  stock: LaneStock,
): AsyncGenerator<FileResult> {
  if (tasks.length === 0 || options.signal.aborted) return;
  const count = lanesFor(tasks.length, options);
  const run: Run = { tasks, stock, lanes: count, next: 0, taken: 0, results: new Map(), bell: createBell() };
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const lanes = Promise.all(Array.from({ length: count }, () => workOff(run, signal)));
  let isOver = false;
  const end = () => {
    isOver = true;
    run.bell.ring();
  };
  lanes.then(end, end);
  try {
    for (; run.taken < tasks.length; run.taken++) {
      while (!run.results.has(run.taken) && !isOver) await run.bell.wait();
      const result = run.results.get(run.taken);
      if (result === undefined) break;
      run.results.delete(run.taken);
      run.bell.ring();
      yield result;
    }
  } finally {
    stop.abort();
  }
  await lanes;
}

/** One lane's share: takes batches off the queue until none is left, in a new process where one dies. */
async function workOff(run: Run, signal: AbortSignal): Promise<void> {
  const { tasks, stock } = run;
  let lane: Lane | undefined;
  const stop = () => {
    lane?.kill();
    run.bell.ring();
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    while (run.next < tasks.length && !signal.aborted) {
      if (run.next >= run.taken + filesAhead) {
        await run.bell.wait();
        continue;
      }
      let start = run.next;
      const end = endOfBatch(run);
      run.next = end;
      while (start < end && !signal.aborted) {
        const first = start;
        lane ??= stock.take();
        const done = await lane.run(tasks.slice(start, end), (offset, result) =>
          report(run, first + offset, result),
        );
        start += done.answered;
        if (done.death === undefined || signal.aborted) continue;
        report(run, start, { kind: 'failed', step: '', code: 'RG_CLI_ENGINE_FAILED', message: done.death });
        start += 1;
        lane = undefined;
      }
    }
  } catch (error) {
    // A lane that was stopped while it started is no failure.
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    lane?.kill();
  }
}

function endOfBatch({ tasks, next, taken, lanes }: Run): number {
  const share = Math.ceil((tasks.length - next) / (lanes * batchesToCome));
  const size = Math.max(batchSizes.fewest, Math.min(batchSizes.most, share));
  return Math.min(next + size, tasks.length, taken + filesAhead);
}

function report({ results, bell }: Run, index: number, result: FileResult): void {
  results.set(index, result);
  bell.ring();
}

type Bell = ReturnType<typeof createBell>;

/** Lets readers wait for news of many writers; a ring between check and wait is not lost. */
function createBell() {
  let ringNow = () => {};
  const makeWait = () =>
    new Promise<void>((resolve) => {
      ringNow = resolve;
    });
  let waiting = makeWait();
  return {
    wait: () => waiting,
    ring() {
      const ringing = ringNow;
      waiting = makeWait();
      ringing();
    },
  };
}
