/**
 * Entry of the process that runs foreign calls, one after another, as its keeper (`foreign-keeper.ts`) asks.
 *
 * It is started with a small heap and without the right to read files or start programs; a thread beside it
 * (`foreign-watchdog.ts`) ends it where it holds too much memory. It ends with its keeper.
 */
import { Worker } from 'node:worker_threads';
import { evaluateForeign } from './foreign-evaluate.ts';
import { type ForeignCall, type ForeignReport, residentAtRest } from './foreign-messages.ts';

/** Counts the begins and ends of calls: odd while one runs, and the watchdog looks then. */
const calls = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

const watchdog = new Worker(new URL('./foreign-watchdog.ts', import.meta.url), { workerData: calls });
watchdog.unref();
watchdog.once('message', () => report({ kind: 'ready' }));

process.on('disconnect', () => process.exit(0));
process.on('message', (call: ForeignCall) => {
  turn();
  const answer = evaluateForeign(call);
  // What a call left behind must not count against the next one.
  report({ kind: 'done', answer, worn: process.memoryUsage.rss() > residentAtRest });
  turn();
});

function report(message: ForeignReport): void {
  process.send?.(message);
}

function turn(): void {
  Atomics.add(calls, 0, 1);
  Atomics.notify(calls, 0);
}
