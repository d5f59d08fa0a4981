/**
 * Runs steps over many files, in worker threads where there are enough of them, and yields results in the files' order.
 *
 * A thread that dies takes one file with it, which is reported as failed; the others go on in a new thread.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { CommandAnswering } from './answers.ts';
import { type FileResult, type FileTask, runFileTask } from './file-task.ts';
import { type CompiledStep, compileSteps, type QueryStep } from './query-steps.ts';
import type { WorkerStart } from './query-worker.ts';
import { runAsking } from './run-asking.ts';
import { needsAllFiles, runTogether } from './run-together.ts';

/** How a run goes. */
export interface RunFilesOptions {
  readonly steps: readonly QueryStep[];
  readonly maxBytes: number;
  readonly threads: number;
  readonly signal: AbortSignal;
  /** Answers what the queries ask; without it nobody is asked, and what hangs on an answer counts as a site. */
  readonly asking?: Pick<CommandAnswering, 'answer' | 'unknown'>;
  /** Script of the worker threads; tests put one in that dies. @default query-worker.ts */
  readonly workerScript?: URL;
}

/** Below this number of files threads cost more than they save: each starts and compiles anew, some 300 ms of one core. */
const fewFiles = 1000;
/** Files sent to a thread at once; small enough that none waits long for another's last batch. */
const batchSize = 16;

/** Yields the result of each task in order; ends early when the signal aborts. */
export async function* runFiles(
  tasks: readonly FileTask[],
  options: RunFilesOptions,
): AsyncGenerator<FileResult> {
  const compiled = compileSteps(options.steps);
  const asks = compiled.some(({ query }) => query.asks.length > 0);
  if (asks) yield* runAsking(compiled, tasks, options);
  else if (needsAllFiles(compiled)) yield* await runTogether(compiled, tasks, options);
  else if (tasks.length >= fewFiles && options.threads > 1) yield* runInThreads(tasks, options);
  else yield* runHere(compiled, tasks, options);
}

async function* runHere(
  steps: readonly CompiledStep[],
  tasks: readonly FileTask[],
  { maxBytes, signal }: RunFilesOptions,
): AsyncGenerator<FileResult> {
  for (const [index, task] of tasks.entries()) {
    // Reading and matching never wait; signals such as Ctrl-C only come in between turns.
    if (index % batchSize === 0) await nextTurn();
    if (signal.aborted) return;
    yield runFileTask(steps, task, maxBytes);
  }
}

async function* runInThreads(
  tasks: readonly FileTask[],
  options: RunFilesOptions,
): AsyncGenerator<FileResult> {
  const results = new Map<number, FileResult>();
  const bell = createBell();
  const queue = { next: 0 };
  const report = (index: number, result: FileResult) => {
    results.set(index, result);
    bell.ring();
  };
  const count = Math.min(options.threads, Math.ceil(tasks.length / batchSize));
  const lanes = Promise.all(Array.from({ length: count }, () => runLane({ tasks, queue, report, options })));
  let isOver = false;
  const end = () => {
    isOver = true;
    bell.ring();
  };
  lanes.then(end, end);
  for (let index = 0; index < tasks.length; index++) {
    while (!results.has(index) && !isOver) await bell.wait();
    const result = results.get(index);
    if (result === undefined) break;
    results.delete(index);
    yield result;
  }
  await lanes;
}

interface Lane {
  readonly tasks: readonly FileTask[];
  readonly queue: { next: number };
  readonly report: (index: number, result: FileResult) => void;
  readonly options: RunFilesOptions;
}

/** One thread's share: takes batches off the queue until none is left, restarting its thread when it dies. */
async function runLane({ tasks, queue, report, options }: Lane): Promise<void> {
  const { signal } = options;
  let worker = startWorker(options);
  const stop = () => void worker.terminate();
  signal.addEventListener('abort', stop, { once: true });
  try {
    while (queue.next < tasks.length && !signal.aborted) {
      let start = queue.next;
      queue.next += batchSize;
      const end = Math.min(start + batchSize, tasks.length);
      while (start < end && !signal.aborted) {
        const first = start;
        const done = await runBatch(worker, tasks.slice(start, end), (offset, result) =>
          report(first + offset, result),
        );
        start += done.answered;
        if (done.death === undefined || signal.aborted) continue;
        report(start, { kind: 'failed', step: '', code: 'RG_CLI_ENGINE_FAILED', message: done.death });
        start += 1;
        worker = startWorker(options);
      }
    }
  } finally {
    signal.removeEventListener('abort', stop);
    await worker.terminate();
  }
}

function startWorker({ steps, maxBytes, workerScript }: RunFilesOptions): Worker {
  const start: WorkerStart = { steps, maxBytes };
  const worker = new Worker(workerScript ?? new URL('./query-worker.ts', import.meta.url), {
    workerData: start,
    stdout: true,
  });
  // Grammar packages greet on load; stdout belongs to results.
  worker.stdout.resume();
  return worker.on('error', () => {
    // `runBatch` hears of it through the exit; without a listener it would end this process.
  });
}

function runBatch(
  worker: Worker,
  batch: readonly FileTask[],
  report: (offset: number, result: FileResult) => void,
): Promise<{ readonly answered: number; readonly death?: string }> {
  return new Promise((resolve) => {
    let answered = 0;
    let cause = 'the thread ended';
    const fail = (error: Error) => {
      cause = error.message;
    };
    const finish = (death?: string) => {
      worker.off('message', receive).off('error', fail).off('exit', exit);
      resolve(death === undefined ? { answered } : { answered, death });
    };
    const exit = () => finish(cause);
    function receive(result: FileResult) {
      report(answered, result);
      answered += 1;
      if (answered === batch.length) finish();
    }
    worker.on('message', receive).on('error', fail).on('exit', exit);
    worker.postMessage(batch);
  });
}

/** Lets one reader wait for news of many writers; a ring between check and wait is not lost. */
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
