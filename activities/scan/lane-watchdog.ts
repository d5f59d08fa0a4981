/**
 * A thread beside a lane's own that ends the process once its parent is gone.
 *
 * The lane itself would notice only between two batches: a file that hangs while the parent is killed would keep a core
 * busy for ever. Signals of the operating system for this (`PR_SET_PDEATHSIG`) are out of Node's reach.
 *
 * Who that is comes from outside: it may be gone before this thread has started.
 */
import { workerData } from 'node:worker_threads';

const parent: unknown = workerData;
const everyMs = 1_000;

setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
}, everyMs);
