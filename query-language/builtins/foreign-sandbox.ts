/**
 * Runs one foreign call apart from this process and waits for it without giving up the thread.
 *
 * A thread with a heap limit is no border: where one allocation is larger than what is left (a `Map` that grows, `fill`,
 * `split`), V8 ends the whole process and not the thread. So a process of its own runs the calls, one for each thread
 * that makes any, started by the first call; a thread (`foreign-keeper.ts`) keeps it while the caller waits. Neither
 * keeps the caller's process alive.
 */
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { ForeignAnswer, ForeignCall, KeeperStart } from './foreign-messages.ts';

interface Keeper {
  readonly worker: Worker;
  readonly port: MessagePort;
  readonly answered: Int32Array<SharedArrayBuffer>;
}

/** Longest wait for an answer, in milliseconds: a call's own time is far below; the rest is for starting under load. */
const patienceMs = 60_000;

let keeper: Keeper | undefined;

/** Runs the call; every trouble, also of starting, is the answer `failed`. Blocks the thread for the call's time. */
export function runForeign(call: ForeignCall): ForeignAnswer {
  keeper ??= startKeeper();
  const { worker, port, answered } = keeper;
  const before = Atomics.load(answered, 0);
  port.postMessage(call);
  Atomics.wait(answered, 0, before, patienceMs);
  const received = receiveMessageOnPort(port)?.message as ForeignAnswer | undefined;
  if (received !== undefined) return received;
  // An answer that comes late must not be taken for the next call's.
  keeper = undefined;
  void worker.terminate();
  return { kind: 'failed', reason: 'nothing was heard of its process' };
}

function startKeeper(): Keeper {
  const { port1, port2 } = new MessageChannel();
  const answered = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const start: KeeperStart = { port: port2, answered };
  const worker = new Worker(new URL('./foreign-keeper.ts', import.meta.url), {
    workerData: start,
    transferList: [port2],
    ...{ env: {}, execArgv: [], stdin: false, stdout: true, stderr: true },
  });
  const started: Keeper = { worker, port: port1, answered };
  const forget = () => {
    if (keeper === started) keeper = undefined;
  };
  // Without a listener its error would end this process.
  worker.on('error', forget).on('exit', forget);
  worker.unref();
  return started;
}
