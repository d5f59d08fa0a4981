/**
 * The worker thread of a run over many files: compiles the steps once, then answers file by file.
 *
 * Started by `run-files.ts` alone; its messages are `FileTask` in, `FileResult` out, in order.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { type FileTask, type FileTaskOptions, runFileTask } from './file-task.ts';
import { compileSteps, type QueryStep } from './query-steps.ts';

/** What a worker is started with. */
export interface WorkerStart extends FileTaskOptions {
  readonly steps: readonly QueryStep[];
}

const { steps, ...options } = workerData as WorkerStart;
const compiled = compileSteps(steps);

parentPort?.on('message', (tasks: readonly FileTask[]) => {
  for (const task of tasks) parentPort?.postMessage(runFileTask(compiled, task, options));
});
