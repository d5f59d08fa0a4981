/**
 * Process main of a worker: runs workflows and activities until it is told to end.
 *
 * One JSON line on standard output says that it polls; logs go to standard error.
 */
import { configOfMachine } from './machine-config.ts';
import { readProcessConfig, runMain, sayReady, untilEnding } from './process-main.ts';
import { startWorker } from './running-worker.ts';
import { composeActivities } from './worker-composition.ts';

await runMain(async () => {
  const ending = untilEnding();
  const worker = await startWorker(await readProcessConfig(configOfMachine), composeActivities);
  sayReady('worker', { queues: worker.queues.join(' ') });
  try {
    await Promise.race([ending, worker.ended]);
  } finally {
    await worker.stop();
  }
});
