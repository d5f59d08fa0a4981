/**
 * One lane: a process or thread of its own that evaluates files, seen from the pool.
 *
 * A process (the default) survives what a thread does not: an abort in native code ends only the lane, a native loop can
 * be killed, memory that a parser does not give back goes with it. A thread starts quicker and gets bytes without a copy.
 */
import { fork } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { LaneAnswer, LaneRequest } from './lane-messages.ts';

/** How lanes are kept apart. */
export type LaneIsolation = 'process' | 'thread';

/** A running lane. */
export interface Lane {
  send(request: LaneRequest): void;
  /** The next answer, or how the lane ended. One call waits at a time. */
  next(): Promise<LaneAnswer | LaneEnd>;
  /** Ends it at once, whatever it does. */
  kill(): Promise<void>;
}

/** A lane that is no more. */
export interface LaneEnd {
  readonly kind: 'ended';
  readonly message: string;
}

/** Limits of one lane. */
export interface LaneLimits {
  /** Largest heap of JavaScript objects, in MiB. */
  readonly heapMegabytes: number;
}

/** Largest heap of a lane, where nothing else is said. */
export const defaultHeapMegabytes = 1_024;

const main = new URL('./lane-main.ts', import.meta.url);

/** Starts a lane. */
export function startLane(isolation: LaneIsolation, limits: LaneLimits): Lane {
  return isolation === 'process' ? startProcess(limits) : startThread(limits);
}

/** Starts a process before it is known what it will evaluate: it loads the engine meanwhile. The caller's to kill or to hand on. */
export function startSpareLane(): Lane {
  return startLane('process', { heapMegabytes: defaultHeapMegabytes });
}

const lastWords = 2_000;
/** Compiled modules are kept between lanes: without them a lane takes three times as long to start. */
const compileCache = process.env.NODE_COMPILE_CACHE ?? path.join(tmpdir(), 'node-compile-cache');

function startProcess(limits: LaneLimits): Lane {
  const child = fork(fileURLToPath(main), [String(process.pid)], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [`--max-old-space-size=${limits.heapMegabytes}`, '--disable-warning=ExperimentalWarning'],
    // Nothing of this process's environment: it holds tokens, and a lane needs none of it.
    env: { PATH: process.env.PATH ?? '', NODE_COMPILE_CACHE: compileCache },
  });
  let complaints = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaints = (complaints + text).slice(-lastWords);
  });
  const mailbox = createMailbox();
  const ended = Promise.withResolvers<void>();
  child.on('message', (answer: LaneAnswer) => mailbox.put(answer));
  child.on('error', (error) => mailbox.end(error.message));
  child.on('close', (code, signal) => {
    mailbox.end(`process ended by ${signal ?? `code ${code}`} ${complaints}`.trim());
    ended.resolve();
  });
  return {
    send: (request) => void child.send(request, () => {}), // an ended child is told by `next`
    next: mailbox.next,
    kill: () => {
      child.kill('SIGKILL');
      return ended.promise;
    },
  };
}

function startThread(limits: LaneLimits): Lane {
  const worker = new Worker(main, {
    resourceLimits: { maxOldGenerationSizeMb: limits.heapMegabytes },
    env: {},
  });
  const mailbox = createMailbox();
  worker.on('message', (answer: LaneAnswer) => mailbox.put(answer));
  worker.on('error', (error) => mailbox.end(error instanceof Error ? error.message : String(error)));
  worker.on('exit', (code) => mailbox.end(`thread ended with code ${code}`));
  return {
    send: (request) => worker.postMessage(request),
    next: mailbox.next,
    kill: async () => {
      await worker.terminate();
    },
  };
}

/** Answers in order, then the end for ever. */
function createMailbox() {
  const answers: LaneAnswer[] = [];
  let end: LaneEnd | undefined;
  let waiting: ((answer: LaneAnswer | LaneEnd) => void) | undefined;
  const deliver = () => {
    const next = answers[0] ?? end;
    if (waiting === undefined || next === undefined) return;
    answers.shift();
    waiting(next);
    waiting = undefined;
  };
  return {
    put(answer: LaneAnswer): void {
      answers.push(answer);
      deliver();
    },
    end(message: string): void {
      end ??= { kind: 'ended', message };
      deliver();
    },
    next(): Promise<LaneAnswer | LaneEnd> {
      return new Promise((resolve) => {
        waiting = resolve;
        deliver();
      });
    },
  };
}
