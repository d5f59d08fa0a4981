/**
 * A pool of lanes: evaluates batches of files, bounded in number, time and memory.
 *
 * A lane that ends or does not answer in time is replaced and the files of its batch are tried again one by one, so that
 * exactly the file that did it fails and nothing is lost. A lane that grew too large is replaced between two batches.
 */
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { RegradeError } from '../../core/errors.ts';
import { createSemaphore, type Semaphore } from '../adapters/git/semaphore.ts';
import type { FileFailure, FileResult } from './file-result.ts';
import { defaultHeapMegabytes, type Lane, type LaneEnd, type LaneIsolation, startLane } from './lane.ts';
import type { LaneAnswer, LaneSetup } from './lane-messages.ts';
import type { LaneFile } from './stored-file.ts';

/** A pool of lanes for one pipeline. */
export interface LanePool {
  /** Evaluates a batch once a lane is free; results in the files' order. Throws when no lane can be started. */
  evaluate(files: readonly LaneFile[], signal?: AbortSignal): Promise<readonly FileResult[]>;
  /** Starts lanes before they are needed, at most as many as the pool has; what fails is told by the first batch. */
  warm(lanes: number): void;
  /** True once a lane could take a batch without being waited for to start. */
  readonly isReady: boolean;
  /** Ends all lanes. */
  close(): Promise<void>;
}

/** Size and limits of a pool. */
export interface LanePoolOptions {
  readonly setup: LaneSetup;
  readonly lanes: number;
  /** @default 'process' */
  readonly isolation?: LaneIsolation | undefined;
  /** Longest time for one file, in milliseconds. @default 30_000: seconds at most, with room for a busy machine */
  readonly fileTimeoutMs?: number | undefined;
  /** A process above this many bytes of resident memory is replaced. @default its share of 1.2 GiB, at least 256 MiB */
  readonly memoryLimit?: number | undefined;
  /** Largest JavaScript heap of a lane in MiB. @default 1024 */
  readonly heapMegabytes?: number | undefined;
}

/** What a pool may be given besides. */
export interface LanePoolParts {
  /** A lane that was started alike and not set up; the pool's from now on. */
  readonly spare?: Lane | undefined;
}

const startTimeoutMs = 60_000;
/** The searching process itself has enough to do until the first lanes are ready. */
const startsAtOnce = Math.max(1, availableParallelism() - 1);
/** So that a scan stays below 2 GiB with what the other processes take. */
const allLanesMemory = 1.2 * 1_024 ** 3;
const leastLaneMemory = 256 * 1_024 * 1_024;

type Settings = Required<{ [K in keyof LanePoolOptions]: NonNullable<LanePoolOptions[K]> }>;

/** Opens a pool; lanes start with the first batches. */
export function openLanePool(options: LanePoolOptions, { spare }: LanePoolParts = {}): LanePool {
  const settings = {
    setup: options.setup,
    lanes: Math.max(1, options.lanes),
    isolation: options.isolation ?? 'process',
    fileTimeoutMs: options.fileTimeoutMs ?? 30_000,
    memoryLimit:
      options.memoryLimit ?? Math.max(leastLaneMemory, allLanesMemory / Math.max(1, options.lanes)),
    heapMegabytes: options.heapMegabytes ?? defaultHeapMegabytes,
  };
  return new Lanes(settings, spare);
}

class Lanes implements LanePool {
  readonly #settings: Settings;
  readonly #places: Semaphore;
  readonly #idle: Lane[] = [];
  readonly #alive = new Set<Lane>();
  readonly #warming: Starting[] = [];
  #spare: Lane | undefined;
  #isReady = false;
  /** Lanes that were asked for before they are needed. */
  #wanted = 0;
  /** Lanes that are, and those of them that were warmed and are not ready yet. */
  #begun = 0;
  #starting = 0;

  constructor(settings: Settings, spare: Lane | undefined) {
    this.#settings = settings;
    this.#places = createSemaphore(settings.lanes);
    this.#spare = spare;
  }

  evaluate(files: readonly LaneFile[], signal?: AbortSignal): Promise<readonly FileResult[]> {
    return this.#places.run(() => this.#evaluateNow(files, signal), signal);
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  warm(lanes: number): void {
    this.#wanted = Math.max(this.#wanted, Math.min(lanes, this.#settings.lanes));
    this.#warmMore();
  }

  #warmMore(): void {
    while (this.#starting < startsAtOnce && this.#begun < this.#wanted) {
      const starting = this.#begin();
      this.#starting += 1;
      const ended = (isReady: boolean) => {
        this.#starting -= 1;
        this.#isReady ||= isReady;
        if (isReady) this.#warmMore();
      };
      starting.ready.then(
        () => ended(true),
        () => ended(false),
      );
      this.#warming.push(starting);
    }
  }

  async close(): Promise<void> {
    // Not once they are ready: a search that needed none would wait for them.
    this.#wanted = 0;
    await Promise.all([this.#spare?.kill(), ...this.#warming.map(({ lane }) => lane.kill())]);
    this.#idle.length = 0;
    await Promise.all([...this.#alive].map((lane) => this.#discard(lane)));
  }

  async #evaluateNow(files: readonly LaneFile[], signal?: AbortSignal): Promise<readonly FileResult[]> {
    const { fileTimeoutMs } = this.#settings;
    // Twice the time of one file: an honest batch takes far less, and one slow file in it still gets its due.
    const whole = await this.#attempt(files, fileTimeoutMs * (files.length === 1 ? 1 : 2), signal);
    if (whole.kind === 'done') return whole.results;
    const [only] = files;
    if (files.length === 1 && only !== undefined) return [failureOf(only, whole)];
    const results: FileResult[] = [];
    for (const file of files) {
      signal?.throwIfAborted();
      const single = await this.#attempt([file], fileTimeoutMs, signal);
      results.push(
        single.kind === 'done' ? (single.results[0] ?? unanswered(file)) : failureOf(file, single),
      );
    }
    return results;
  }

  /** One batch on one lane; `lost` where the lane ended or took too long, and was thrown away. */
  async #attempt(files: readonly LaneFile[], timeoutMs: number, signal?: AbortSignal): Promise<Attempt> {
    const lane = this.#idle.pop() ?? (await this.#start());
    this.#alive.add(lane);
    lane.send({ kind: 'batch', files });
    const answer = await within(lane.next(), timeoutMs, signal);
    if (answer?.kind !== 'results') {
      await this.#discard(lane);
      if (answer === undefined) signal?.throwIfAborted();
      return lossOf(answer, timeoutMs);
    }
    const { isolation, memoryLimit } = this.#settings;
    if (isolation === 'process' && answer.memory > memoryLimit) await this.#discard(lane);
    else this.#idle.push(lane);
    return { kind: 'done', results: answer.results };
  }

  #start(): Promise<Lane> {
    return (this.#warming.shift() ?? this.#begin()).ready;
  }

  #begin(): Starting {
    const lane = this.#spare ?? startLane(this.#settings.isolation, this.#settings);
    this.#spare = undefined;
    this.#begun += 1;
    const ready = setUp(lane, this.#settings);
    ready.catch(() => {
      this.#begun -= 1;
    });
    return { lane, ready };
  }

  async #discard(lane: Lane): Promise<void> {
    if (this.#alive.delete(lane)) this.#begun -= 1;
    await lane.kill();
  }
}

function lossOf(answer: Exclude<LaneAnswer | LaneEnd, LaneResults> | undefined, timeoutMs: number): Lost {
  if (answer === undefined)
    return { kind: 'lost', code: 'file-timeout', message: `no result within ${timeoutMs} ms` };
  const message = answer.kind === 'ready' ? 'no result' : answer.message;
  return { kind: 'lost', code: 'file-crashed', message };
}

type LaneResults = Extract<LaneAnswer, { readonly kind: 'results' }>;
type Lost = { readonly kind: 'lost'; readonly code: string; readonly message: string };
type Attempt = { readonly kind: 'done'; readonly results: readonly FileResult[] } | Lost;

/** A lane on its way: `ready` throws where it cannot be used. */
interface Starting {
  readonly lane: Lane;
  readonly ready: Promise<Lane>;
}

async function setUp(lane: Lane, settings: Settings): Promise<Lane> {
  lane.send({ kind: 'setup', setup: settings.setup });
  const answer = await within(lane.next(), startTimeoutMs);
  if (answer?.kind === 'ready') return lane;
  await lane.kill();
  const reason = answer === undefined || answer.kind === 'results' ? 'it did not answer' : answer.message;
  throw new RegradeError('RG_SCAN_LANE_FAILED', { reason });
}

/** The value, or `undefined` after the time or once aborted. */
async function within<T>(value: Promise<T>, timeoutMs: number, abort?: AbortSignal): Promise<T | undefined> {
  const done = new AbortController();
  const signal = abort === undefined ? done.signal : AbortSignal.any([done.signal, abort]);
  const late = sleep(timeoutMs, undefined, { signal }).catch(() => undefined);
  const first = await Promise.race([value, late]);
  done.abort();
  return first;
}

function failureOf(file: LaneFile, { code, message }: Pick<FileFailure, 'code' | 'message'>): FileFailure {
  return { kind: 'failed', bytes: 'bytes' in file ? file.bytes.length : 0, code, message };
}

function unanswered(file: LaneFile): FileFailure {
  return failureOf(file, { code: 'file-crashed', message: 'no result' });
}
