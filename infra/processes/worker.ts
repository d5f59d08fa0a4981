/**
 * Process main of a worker: runs workflows and activities until it is told to end.
 *
 * One JSON line on standard output says that it polls; logs go to standard error.
 */
import { configOfMachine } from './machine-config.ts';
import { readProcessConfig, sayReady, untilEnding } from './process-main.ts';
import { startWorker } from './running-worker.ts';
import { composeActivities } from './worker-composition.ts';

const ending = untilEnding();
const config = await readProcessConfig(configOfMachine);
const worker = await startWorker(config, composeActivities);
sayReady('worker', { queues: worker.queues.join(' ') });
await Promise.race([ending, worker.ended]);
await worker.stop();
process.exit(0);
