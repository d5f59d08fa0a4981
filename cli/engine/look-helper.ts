/**
 * The thread that helps with the first look at many files, before it is told what to look for.
 *
 * Loads nothing itself, so that a command can start one as soon as it knows that there are many files, and have it ready
 * when the query is compiled.
 */
import { Worker } from 'node:worker_threads';
import { threadEnvironment } from '../threads.ts';

/** A thread that waits for its work. */
export interface LookHelper {
  readonly worker: Worker;
  /** Resolves when the thread has done its work, or has died. */
  readonly done: Promise<void>;
}

/** Below this number of files a second thread costs more than it saves: it takes some 30 ms to start. */
const fewFiles = 2000;

/** Starts a helper where there is enough for two; whoever starts it ends it. */
export function startLookHelper(files: number, threads: number): LookHelper | undefined {
  if (threads < 2 || files < fewFiles) return undefined;
  const worker = new Worker(new URL('./candidates-worker.ts', import.meta.url), { env: threadEnvironment() });
  const done = new Promise<void>((resolve) => {
    worker.once('message', () => resolve());
    worker.once('exit', () => resolve());
    worker.once('error', () => resolve());
  });
  return { worker, done };
}
