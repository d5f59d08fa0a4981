/**
 * The thread that keeps the process of the foreign calls: starts it, passes calls on, kills it when a call is overdue.
 *
 * It runs no code of a query. A caller's own thread is blocked while it waits, so that it could neither read the
 * process's answer nor learn of its death; this one can. A process ends with the call that it could not bear.
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { workerData } from 'node:worker_threads';
import {
  type ForeignAnswer,
  type ForeignCall,
  type ForeignReport,
  graceMs,
  heapMegabytes,
  type KeeperStart,
  timeLimitMs,
} from './foreign-messages.ts';

/** The process's next word, or how it ended. */
type Heard = ForeignReport | { readonly kind: 'ended'; readonly reason: string };

interface ForeignProcess {
  send(call: ForeignCall): void;
  /** One call waits at a time. */
  next(): Promise<Heard>;
  /** True where it ended, or spoke, without being asked. */
  isUnfit(): boolean;
  kill(): void;
}

const { port, answered } = workerData as KeeperStart;
const fileOf = (name: string) => fileURLToPath(new URL(`./foreign-${name}.ts`, import.meta.url));
const readable = ['process', 'watchdog', 'evaluate', 'messages'].map(fileOf);

/** Ready for a call; undefined until the first call and after one that ended it. */
let current: ForeignProcess | undefined;

port.on('message', async (call: ForeignCall) => {
  const answer = await answerTo(call);
  port.postMessage(answer);
  Atomics.add(answered, 0, 1);
  Atomics.notify(answered, 0);
});

async function answerTo(call: ForeignCall): Promise<ForeignAnswer> {
  if (current?.isUnfit()) dropProcess();
  const process = current ?? startProcess();
  if (current === undefined) {
    const first = await process.next();
    if (first.kind === 'ended') return { kind: 'failed', reason: `it could not be started: ${first.reason}` };
  }
  current = process;
  const report = await callWithin(process, call);
  if (report.kind !== 'done' || report.worn) dropProcess();
  if (report.kind === 'done') return report.answer;
  return { kind: 'failed', reason: report.kind === 'ended' ? report.reason : 'its process was not ready' };
}

function dropProcess(): void {
  current?.kill();
  current = undefined;
}

/** What the process says of the call, or that it was killed for taking too long. */
async function callWithin(process: ForeignProcess, call: ForeignCall): Promise<Heard> {
  let overdue = false;
  const timer = setTimeout(() => {
    overdue = true;
    process.kill();
  }, timeLimitMs + graceMs);
  process.send(call);
  const heard = await process.next();
  clearTimeout(timer);
  return overdue && heard.kind === 'ended'
    ? { kind: 'ended', reason: `it timed out after ${timeLimitMs} ms` }
    : heard;
}

function startProcess(): ForeignProcess {
  const child = fork(fileOf('process'), [], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: [
      ...[
        `--max-old-space-size=${heapMegabytes}`,
        '--max-semi-space-size=4',
        '--permission',
        '--allow-worker',
      ],
      ...readable.map((file) => `--allow-fs-read=${file}`),
    ],
    env: {},
  });
  const heard: Heard[] = [];
  let wake = () => {};
  const hear = (word: Heard) => {
    heard.push(word);
    wake();
  };
  child.on('message', hear);
  child.on('error', (error) => hear({ kind: 'ended', reason: error.message }));
  child.on('exit', (code, signal) => hear({ kind: 'ended', reason: reasonOf(code, signal) }));
  return {
    send: (call) => void child.send(call, () => {}), // an ended process is told by `next`
    next: async () => {
      if (heard.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      return heard.shift() ?? { kind: 'ended', reason: 'it ended' };
    },
    isUnfit: () => heard.length > 0,
    kill: () => void child.kill('SIGKILL'),
  };
}

/** Node ends itself by the first three when its heap is full; the watchdog and the system end it by the last. */
const memorySignals: readonly string[] = ['SIGABRT', 'SIGTRAP', 'SIGILL', 'SIGKILL'];

function reasonOf(code: number | null, signal: string | null): string {
  if (code === 134 || memorySignals.includes(signal ?? '')) {
    return `it used more memory than a function may (${heapMegabytes} MB)`;
  }
  return `its process ended by ${signal ?? `code ${code}`}`;
}
