/**
 * The lanes of a pool: starts them, gives each a batch and the next one ahead, replaces those that end.
 *
 * Batches wait in one line, so that no batch waits for one lane while another has nothing to do. A lane that ends loses the
 * batch that it was at; one that it was given ahead goes back to the line.
 */
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { RegradeError } from '../../core/errors.ts';
import type { FileResult } from './file-result.ts';
import { type Lane, type LaneEnd, type LaneIsolation, startLane } from './lane.ts';
import type { LaneAnswer, LaneSetup } from './lane-messages.ts';
import type { LaneFile } from './stored-file.ts';

/** What became of a batch; `lost` where its lane ended or took too long, and was thrown away. */
export type BatchOutcome =
  | { readonly kind: 'done'; readonly results: readonly FileResult[] }
  | { readonly kind: 'lost'; readonly code: string; readonly message: string };

/** How many lanes, and their limits. */
export interface CrewSettings {
  readonly setup: LaneSetup;
  readonly lanes: number;
  readonly isolation: LaneIsolation;
  /** A process above this many bytes of resident memory is replaced. */
  readonly memoryLimit: number;
  readonly heapMegabytes: number;
}

/** Lanes at work. */
export interface LaneCrew {
  /** True once a lane could take a batch without being waited for to start. */
  readonly isReady: boolean;
  /** Evaluates one batch within a time. Throws the signal's reason, or `RG_SCAN_LANE_FAILED` where no lane can be started. */
  evaluate(files: readonly LaneFile[], timeoutMs: number, signal?: AbortSignal): Promise<BatchOutcome>;
  /** Starts lanes before they are needed. */
  warm(lanes: number): void;
  /** Ends all lanes, those that start too. */
  close(): Promise<void>;
}

const startTimeoutMs = 60_000;
/** The searching process itself has enough to do until the first lanes are ready. */
const startsAtOnce = Math.max(1, availableParallelism() - 1);
/** One that a lane is at, and one ahead: an answer takes a while to be read where the searching process is busy. */
const batchesOfLane = 2;

interface Batch {
  readonly files: readonly LaneFile[];
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  readonly done: PromiseWithResolvers<BatchOutcome>;
}

interface Member {
  readonly lane: Lane;
  /** Batches that it was sent, in order. */
  readonly batches: Batch[];
  isReady: boolean;
  /** Grew too large: gets no more. */
  isLeaving: boolean;
  isWatched: boolean;
}

/** A crew without lanes; the first that it starts is the spare one, if there is one. */
export function createLaneCrew(settings: CrewSettings, spare?: Lane): LaneCrew {
  return new Crew(settings, spare);
}

class Crew implements LaneCrew {
  readonly #settings: CrewSettings;
  readonly #members = new Set<Member>();
  readonly #waiting: Batch[] = [];
  #spare: Lane | undefined;
  /** Lanes that were asked for before they are needed. */
  #wanted = 0;
  #starting = 0;
  #isReady = false;
  #isClosed = false;

  constructor(settings: CrewSettings, spare: Lane | undefined) {
    this.#settings = settings;
    this.#spare = spare;
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  async evaluate(files: readonly LaneFile[], timeoutMs: number, signal?: AbortSignal): Promise<BatchOutcome> {
    signal?.throwIfAborted();
    if (this.#isClosed) throw new RegradeError('RG_SCAN_LANE_FAILED', { reason: 'the pool was closed' });
    const batch: Batch = { files, timeoutMs, signal, done: Promise.withResolvers() };
    const leave = () => {
      const at = this.#waiting.indexOf(batch);
      if (at >= 0) this.#waiting.splice(at, 1);
      if (at >= 0) batch.done.reject(signal?.reason);
    };
    signal?.addEventListener('abort', leave, { once: true });
    this.#waiting.push(batch);
    this.#feed();
    return await batch.done.promise.finally(() => signal?.removeEventListener('abort', leave));
  }

  warm(lanes: number): void {
    this.#wanted = Math.max(this.#wanted, Math.min(lanes, this.#settings.lanes));
    this.#warmMore();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const reason = new RegradeError('RG_SCAN_LANE_FAILED', { reason: 'the pool was closed' });
    for (const batch of this.#waiting.splice(0)) batch.done.reject(reason);
    // Not once they are ready: a search that needed none would wait for them.
    const lanes = [...this.#members].map(({ lane }) => lane);
    await Promise.all([this.#spare, ...lanes].map((lane) => lane?.kill()));
  }

  #warmMore(): void {
    while (!this.#isClosed && this.#starting < startsAtOnce && this.#members.size < this.#wanted)
      this.#begin();
  }

  /** Gives waiting batches to lanes, and starts a lane where there are more than those can begin with. */
  #feed(): void {
    const ready = [...this.#members].filter((member) => member.isReady && !member.isLeaving);
    for (const member of ready) if (member.batches.length === 0) this.#give(member);
    // The last ones go to whoever is free first.
    for (const member of ready)
      if (member.batches.length < batchesOfLane && this.#waiting.length >= this.#settings.lanes)
        this.#give(member);
    if (this.#isClosed) return;
    // One batch is done by a lane that is there before another has started.
    const wanting = () => this.#waiting.length - (this.#members.size > 0 ? 1 : 0);
    while (this.#members.size < this.#settings.lanes && this.#starting < wanting()) this.#begin();
  }

  #give(member: Member): void {
    const batch = this.#waiting.shift();
    if (batch === undefined) return;
    member.batches.push(batch);
    member.lane.send({ kind: 'batch', files: batch.files });
    if (!member.isWatched) void this.#watch(member);
  }

  #begin(): void {
    const lane = this.#spare ?? startLane(this.#settings.isolation, this.#settings);
    this.#spare = undefined;
    const member: Member = { lane, batches: [], isReady: false, isLeaving: false, isWatched: false };
    this.#members.add(member);
    this.#starting += 1;
    setUp(lane, this.#settings.setup).then(
      () => {
        this.#starting -= 1;
        this.#isReady = true;
        member.isReady = true;
        this.#feed();
        this.#warmMore();
      },
      (error: unknown) => {
        this.#starting -= 1;
        this.#members.delete(member);
        this.#waiting.shift()?.done.reject(error);
        this.#feed();
      },
    );
  }

  /** Takes a lane's answers until it has no batch any more. */
  async #watch(member: Member): Promise<void> {
    member.isWatched = true;
    for (let batch = member.batches[0]; batch !== undefined; batch = member.batches[0]) {
      const answer = await within(member.lane.next(), batch.timeoutMs, batch.signal);
      member.batches.shift();
      if (answer?.kind !== 'results') return await this.#lose(member, batch, answer);
      batch.done.resolve({ kind: 'done', results: answer.results });
      const { isolation, memoryLimit } = this.#settings;
      if (isolation === 'process' && answer.memory > memoryLimit) member.isLeaving = true;
      if (member.isLeaving && member.batches.length === 0) await this.#dismiss(member);
      this.#feed();
    }
    member.isWatched = false;
  }

  async #lose(member: Member, batch: Batch, answer: LaneAnswer | LaneEnd | undefined): Promise<void> {
    const ahead = member.batches.splice(0);
    await this.#dismiss(member);
    if (batch.signal?.aborted === true && answer === undefined) batch.done.reject(batch.signal.reason);
    else batch.done.resolve(lossOf(answer, batch.timeoutMs));
    for (const each of ahead.reverse()) {
      if (each.signal?.aborted === true) each.done.reject(each.signal.reason);
      else this.#waiting.unshift(each);
    }
    this.#feed();
  }

  async #dismiss(member: Member): Promise<void> {
    this.#members.delete(member);
    await member.lane.kill();
  }
}

function lossOf(answer: LaneAnswer | LaneEnd | undefined, timeoutMs: number): BatchOutcome {
  if (answer === undefined)
    return { kind: 'lost', code: 'file-timeout', message: `no result within ${timeoutMs} ms` };
  const message = 'message' in answer ? answer.message : 'no result';
  return { kind: 'lost', code: 'file-crashed', message };
}

async function setUp(lane: Lane, setup: LaneSetup): Promise<void> {
  lane.send({ kind: 'setup', setup });
  const answer = await within(lane.next(), startTimeoutMs);
  if (answer?.kind === 'ready') return;
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
