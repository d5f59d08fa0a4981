/**
 * A pool of indexing threads: batches go to the least busy one, segments are written by all at once.
 *
 * Bounded by the batches in flight. A thread that fails fails the search: its bugs are ours, not a file's.
 */
import { Worker } from 'node:worker_threads';
import { RegradeError } from '../../core/errors.ts';
import { createSemaphore } from '../adapters/git/semaphore.ts';
import type {
  IndexedBlob,
  IndexerAnswer,
  IndexerBlob,
  IndexerRequest,
  IndexerSetup,
} from './indexer-messages.ts';

/** A written segment. */
export interface WrittenSegment {
  readonly file: string;
  readonly numbers: readonly number[];
  /** Bytes of the blobs in it. */
  readonly bytes: number;
}

/** Threads that index. */
export interface Indexers {
  /** Takes blobs in and tells their facts; waits for room. The bytes are copied. */
  add(
    blobs: readonly { readonly number: number; readonly content: Buffer | number }[],
  ): Promise<readonly IndexedBlob[]>;
  /** Writes what was taken in since the last time to files named by the function. */
  write(nextFile: () => string): Promise<readonly WrittenSegment[]>;
  close(): Promise<void>;
}

/** Batches in a thread's queue: one at work, one waiting. */
const batchesPerThread = 2;

interface Thread {
  readonly worker: Worker;
  readonly waiting: ((answer: IndexerAnswer) => void)[];
}

/** Starts up to `count` threads, each when it is first needed. */
export function openIndexers(count: number, setup: IndexerSetup): Indexers {
  const threads: Thread[] = [];
  const places = createSemaphore(count * batchesPerThread);
  const pick = () => {
    const idle = threads.find((thread) => thread.waiting.length === 0);
    if (idle !== undefined) return idle;
    if (threads.length < count) threads.push(startThread(setup));
    const [first, ...others] = threads.toReversed();
    if (first === undefined) throw new Error('a pool has at least one thread');
    return others.reduce((least, each) => (each.waiting.length < least.waiting.length ? each : least), first);
  };
  return Object.freeze<Indexers>({
    add: (blobs) =>
      places.run(async () => {
        const batch = pack(blobs);
        const answer = await ask(pick(), batch, [batch.bytes]);
        return answer.kind === 'batch' ? answer.blobs : [];
      }),
    write: async (nextFile) => {
      const written = await Promise.all(
        threads.map(async (thread) => {
          const file = nextFile();
          const answer = await ask(thread, { kind: 'write', file }, []);
          return answer.kind === 'written' ? [{ file, numbers: answer.numbers, bytes: answer.bytes }] : [];
        }),
      );
      return written.flat().filter((segment) => segment.numbers.length > 0);
    },
    close: async () => {
      await Promise.all(threads.map(({ worker }) => worker.terminate()));
    },
  });
}

function startThread(setup: IndexerSetup): Thread {
  const worker = new Worker(new URL('./indexer-main.ts', import.meta.url), {
    workerData: setup,
    env: {},
    execArgv: [],
  });
  const waiting: Thread['waiting'] = [];
  worker.on('message', (answer: IndexerAnswer) => waiting.shift()?.(answer));
  const fail = (message: string) => {
    for (const deliver of waiting.splice(0)) deliver({ kind: 'failed', message });
  };
  worker.on('error', (error) => fail(error instanceof Error ? error.message : String(error)));
  worker.on('exit', () => fail('the thread ended'));
  return { worker, waiting };
}

async function ask(
  thread: Thread,
  request: IndexerRequest,
  moved: readonly ArrayBuffer[],
): Promise<IndexerAnswer> {
  const answer = await new Promise<IndexerAnswer>((resolve) => {
    thread.waiting.push(resolve);
    thread.worker.postMessage(request, [...moved]);
  });
  if (answer.kind === 'failed') throw new RegradeError('RG_SCAN_INDEX_FAILED', { reason: answer.message });
  return answer;
}

function pack(
  blobs: readonly { readonly number: number; readonly content: Buffer | number }[],
): Extract<IndexerRequest, { readonly kind: 'batch' }> {
  const lengthOf = ({ content }: { readonly content: Buffer | number }) =>
    typeof content === 'number' ? 0 : content.length;
  const bytes = new Uint8Array(blobs.reduce((sum, blob) => sum + lengthOf(blob), 0));
  const listed: IndexerBlob[] = [];
  let start = 0;
  for (const { number, content } of blobs) {
    if (typeof content === 'number') {
      listed.push({ number, size: content });
      continue;
    }
    bytes.set(content, start);
    listed.push({ number, size: content.length, start });
    start += content.length;
  }
  return { kind: 'batch', bytes: bytes.buffer, blobs: listed };
}
