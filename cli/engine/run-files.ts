/**
 * Runs steps over many files, and yields results in the files' order.
 *
 * A first look rules most files out by their bytes; what is left is parsed and matched, in worker threads where there is
 * enough of it.
 * A thread that dies takes one file with it, which is reported as failed; the others go on in a new thread.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { threadEnvironment } from '../threads.ts';
import type { CommandAnswering } from './answers.ts';
import { findCandidates, type Verdict } from './candidates.ts';
import { type FileResult, type FileTask, type ResultForm, runFileTask } from './file-task.ts';
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
  /** Queries that ask, or that need all files at once, give sites all the same. @default 'sites' */
  readonly form?: ResultForm;
  /** Script of the worker threads; tests put one in that dies. @default query-worker.ts */
  readonly workerScript?: URL;
}

/** Below this number of files a first look at all of them saves nothing. */
const fewFiles = 200;
/** Below this number of candidates threads cost more than they save: each loads the engine anew, some 100 ms of a core. */
const fewCandidates = 200;
/** Files sent to a thread at once; small enough that none waits long for another's last batch. */
const batchSize = 16;

const clean: FileResult = Object.freeze({ kind: 'clean' });

/** Yields the result of each task in order; ends early when the signal aborts. */
export async function* runFiles(
  tasks: readonly FileTask[],
  options: RunFilesOptions,
): AsyncGenerator<FileResult> {
  const compiled = compileSteps(options.steps);
  const asks = compiled.some(({ query }) => query.asks.length > 0);
  if (asks) yield* runAsking(compiled, tasks, options);
  else if (needsAllFiles(compiled)) yield* await runTogether(compiled, tasks, options);
  else yield* runEach(compiled, tasks, options);
}

async function* runEach(
  compiled: readonly CompiledStep[],
  tasks: readonly FileTask[],
  options: RunFilesOptions,
): AsyncGenerator<FileResult> {
  const verdictOf = await firstLook(compiled, tasks, options);
  const results = runCandidates(
    compiled,
    tasks.filter((_, index) => verdictOf(index) === 'candidate'),
    options,
  );
  for (const index of tasks.keys()) {
    if (options.signal.aborted) return;
    const verdict = verdictOf(index);
    if (verdict === 'clean') yield clean;
    else if (verdict !== 'candidate') yield { kind: 'skipped', reason: verdict };
    else {
      const next = await results.next();
      if (next.done === true) return;
      yield next.value;
    }
  }
}

/** What can be told of the files before any of them is parsed. */
async function firstLook(
  steps: readonly CompiledStep[],
  tasks: readonly FileTask[],
  { maxBytes, threads, signal }: RunFilesOptions,
): Promise<(index: number) => Verdict> {
  const question = steps.map(({ query }) => ({
    extensions: query.extensions,
    literals: query.plan.literals,
  }));
  if (tasks.length < fewFiles || question.some(({ literals }) => literals.kind === 'always'))
    return () => 'candidate';
  const paths = tasks.map(({ absolute }) => absolute);
  return findCandidates({ question, paths, maxBytes, threads }, async () => {
    // Signals such as Ctrl-C only come in between turns.
    await nextTurn();
    return !signal.aborted;
  });
}

function runCandidates(
  steps: readonly CompiledStep[],
  tasks: readonly FileTask[],
  options: RunFilesOptions,
): AsyncGenerator<FileResult> {
  return tasks.length >= fewCandidates && options.threads > 1
    ? runInThreads(tasks, options)
    : runHere(steps, tasks, options);
}

async function* runHere(
  steps: readonly CompiledStep[],
  tasks: readonly FileTask[],
  { maxBytes, form, signal }: RunFilesOptions,
): AsyncGenerator<FileResult> {
  for (const [index, task] of tasks.entries()) {
    // Reading and matching never wait; signals such as Ctrl-C only come in between turns.
    if (index % batchSize === 0) await nextTurn();
    if (signal.aborted) return;
    yield runFileTask(steps, task, { maxBytes, form });
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

function startWorker({ steps, maxBytes, form, workerScript }: RunFilesOptions): Worker {
  const start: WorkerStart = { steps, maxBytes, form };
  const worker = new Worker(workerScript ?? new URL('./query-worker.ts', import.meta.url), {
    workerData: start,
    env: threadEnvironment(),
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
