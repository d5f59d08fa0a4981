/**
 * Entry of a lane: compiles the steps once, then answers file by file.
 *
 * Started by `lane.ts` alone. An answer has left the process before the next file is looked at, so that a process that
 * dies has said all that it knew. Signals of a terminal are left to the process that started it; ends with it, also when
 * that is killed (`lane-watchdog.ts`).
 */
import { flushCompileCache } from 'node:module';
import { Worker } from 'node:worker_threads';
import { runFileTask } from './file-task.ts';
import type { LaneAnswer, LaneRequest } from './lane-messages.ts';
import { compileSteps } from './query-steps.ts';

let work: ((request: Extract<LaneRequest, { kind: 'batch' }>) => Promise<void>) | undefined;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
process.on('disconnect', () => process.exit(0));
process.on('message', (request: LaneRequest) => {
  if (request.kind === 'batch') void work?.(request);
  else {
    const { steps, ...options } = request.setup;
    const compiled = compileSteps(steps);
    work = async ({ tasks }) => {
      for (const task of tasks) await said({ kind: 'result', result: runFileTask(compiled, task, options) });
    };
    void said({ kind: 'ready' });
    // A lane is killed, not ended: what would be written at its end is written now.
    flushCompileCache();
  }
});
new Worker(new URL('./lane-watchdog.ts', import.meta.url), { workerData: Number(process.argv[2]) }).unref();

function said(answer: LaneAnswer): Promise<void> {
  return new Promise((resolve) => process.send?.(answer, () => resolve()));
}
