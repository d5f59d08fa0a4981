/**
 * A thread beside a lane's own that ends the process once the one that started it is gone.
 *
 * The lane itself would notice only between two files: one that hangs would keep a core busy for ever.
 *
 * Who that is comes from outside: it may be gone before this thread has started.
 */
import { workerData } from 'node:worker_threads';

const parent: unknown = workerData;
const everyMs = 1_000;

setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
}, everyMs);
