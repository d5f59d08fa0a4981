/**
 * Watches, from a thread of its own, how much memory a process and the processes it started hold; for tests.
 *
 * The watched thread may be blocked meanwhile. `ps` is asked, so that it works wherever tests run.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** Peaks since the last reset, in bytes of resident memory. */
export interface MemoryPeak {
  readonly self: number;
  readonly selfBefore: number;
  /** Of the largest process that runs foreign calls. */
  readonly calls: number;
}

/** A running watch. */
export interface MemoryWatch {
  reset(): void;
  peak(): MemoryPeak;
  stop(): Promise<number>;
}

const source = `
const { execFileSync } = require('node:child_process');
const { parentPort, workerData: { pid, peaks } } = require('node:worker_threads');
const look = () => {
  const lines = execFileSync('ps', ['-axo', 'pid=,ppid=,rss=,args='], { encoding: 'utf8' }).split('\\n');
  for (const line of lines) {
    const [own, parent, kilobytes, ...rest] = line.trim().split(/\\s+/);
    const place = Number(own) === pid ? 0 : Number(parent) === pid && rest.join(' ').includes('foreign-process') ? 1 : -1;
    if (place >= 0) Atomics.store(peaks, place, Math.max(Atomics.load(peaks, place), Number(kilobytes)));
  }
};
look();
parentPort.postMessage('watching');
setInterval(look, 10);
`;

/** Starts a watch of the process and its children. */
export async function watchMemory(pid: number): Promise<MemoryWatch> {
  const peaks = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
  const worker = new Worker(source, { eval: true, workerData: { pid, peaks }, execArgv: [] });
  await once(worker, 'message');
  let selfBefore = process.memoryUsage.rss();
  return {
    reset() {
      selfBefore = process.memoryUsage.rss();
      peaks.fill(0);
    },
    peak: () => ({
      self: Math.max(Atomics.load(peaks, 0) * 1024, process.memoryUsage.rss()),
      selfBefore,
      calls: Atomics.load(peaks, 1) * 1024,
    }),
    stop: () => worker.terminate(),
  };
}
