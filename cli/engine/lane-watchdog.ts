/**
 * A thread beside a lane's own that ends the process once the one that started it is gone.
 *
 * The lane itself would notice only between two files: one that hangs would keep a core busy for ever.
 */
const parent = process.ppid;
const everyMs = 1_000;

setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
}, everyMs);
