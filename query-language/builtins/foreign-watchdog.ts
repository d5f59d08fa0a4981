/**
 * A thread beside the one that runs foreign calls: ends their process where a call holds too much memory.
 *
 * The heap's own limit does not bound everything: long texts and tables of the engine come on top of it. It also ends a
 * call that its keeper can no longer end because the keeper is gone. It sleeps while no call runs.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { graceMs, residentLimit, timeLimitMs } from './foreign-messages.ts';

const everyMs = 3;
/** Odd while a call runs. */
const calls = workerData as Int32Array<SharedArrayBuffer>;

parentPort?.postMessage('ready');
for (;;) {
  const now = Atomics.load(calls, 0);
  if (now % 2 === 0) Atomics.wait(calls, 0, now);
  else watchCall(now);
}

/** Each call has its own number, so that its time is not the next one's. */
function watchCall(number: number): void {
  const deadline = performance.now() + timeLimitMs + 2 * graceMs;
  while (Atomics.load(calls, 0) === number) {
    if (process.memoryUsage.rss() > residentLimit || performance.now() > deadline) {
      process.kill(process.pid, 'SIGKILL');
    }
    Atomics.wait(calls, 0, number, everyMs);
  }
}
