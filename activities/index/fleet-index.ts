/**
 * The index of a fleet as a search uses it: takes commits in, knows every blob's facts, and which blobs may match.
 *
 * A blob is taken in once, whatever number of commits, branches and repositories hold it and ask at the same time. What
 * was taken in is written every few seconds; a process that is killed loses no more than that.
 */
import type { LiteralFormula } from '../../query-language/index.ts';
import type { BlobRead } from '../adapters/git/blob-stream.ts';
import type { TreeFile } from '../adapters/git/tree.ts';
import { type BlobColumns, blobFlags, createBlobColumns, growColumns, judged } from './blob-columns.ts';
import { type Catalog, idBytes } from './catalog.ts';
import {
  type CommitHead,
  decodeHead,
  decodeTail,
  decodeTailAt,
  encodeCommit,
  type StoredCommit,
} from './commit-table.ts';
import type { IndexedBlob } from './indexer-messages.ts';
import { type Indexers, openIndexers } from './indexers.ts';
import { type SegmentQuery, searchSegment } from './search-segment.ts';
import {
  enterSegments,
  forEachSegment,
  listSegments,
  mergeSegments,
  nextSegmentFile,
} from './segment-store.ts';

/** A file on its way into the index. */
export interface FileToIndex {
  readonly file: TreeFile;
  /** `pathBits` of its path. */
  readonly bits: number;
  /** False where no language has its name: its content is not read. */
  readonly isSource: boolean;
}

/** A commit on its way into the index. */
export interface CommitToIndex {
  readonly commit: string;
  readonly files: readonly FileToIndex[];
  readonly unnamable: number;
  /** Reads blobs; those above the limit as `too-large`. */
  read(oids: readonly string[], maxBytes: number): AsyncIterable<BlobRead>;
}

/** What a search knows of the fleet. */
export interface FleetIndex {
  /** Facts and verdicts by blob number; complete for the blobs of every commit that `head` or `takeIn` gave. */
  columns(): BlobColumns;
  /**
   * By blob number: 0 where the blob surely does not match; 1 also for numbers that the index knows nothing of, and for 0.
   * Costs a fraction of `columns`; tells nothing of blobs that were taken in since the index was opened.
   */
  candidates(): Uint8Array;
  /** True where something was taken in and written before. */
  isFilled(): boolean;
  /** A commit that was taken in; `undefined` where it was not. */
  head(commit: string): CommitHead | undefined;
  /** The files of such a commit. */
  files(commit: string): readonly TreeFile[];
  /** Some of them by their places, ascending; fewer where the commit was not taken in. */
  filesAt(commit: string, places: readonly number[]): readonly TreeFile[];
  /** Takes a commit in, reading only blobs that no one read before. */
  takeIn(commit: CommitToIndex): Promise<CommitHead>;
  /** Writes what was taken in since. */
  flush(): Promise<void>;
  /** Writes, merges, ends the threads; the catalog stays open. */
  close(): Promise<void>;
}

/** What an index is opened for. */
export interface FleetIndexOptions {
  readonly catalog: Catalog;
  /** What a file must hold for the search's query to match it. */
  readonly literals: LiteralFormula;
  /** Words that such a file holds whole; see `QueryPlan`. @default none are known */
  readonly words?: readonly string[] | undefined;
  /** Threads that take blobs in. */
  readonly threads: number;
}

/** Larger files are data; they are matched, where a search wants them, without the index's help. */
const largestIndexed = 4 * 1_024 * 1_024;
const batchBytes = 512 * 1_024;
const batchBlobs = 128;
/** The most that a killed process loses. */
const flushAfterMs = 5_000;
const flushAfterBytes = 128 * 1_024 * 1_024;
const candidate = judged | 1;

/** Opens the index of a catalog for one search. */
export function openFleetIndex(options: FleetIndexOptions): FleetIndex {
  return new Index(options);
}

class Index implements FleetIndex {
  readonly #catalog: Catalog;
  readonly #query: SegmentQuery;
  readonly #indexers: Indexers;
  #columns: BlobColumns | undefined;
  #candidates: Uint8Array | undefined;
  /** Commits taken in and not written yet. */
  readonly #fresh = new Map<string, StoredCommit>();
  /** Tables of commits with a blob that is missing: for as long as this lives, and never written. */
  readonly #incomplete = new Map<string, StoredCommit>();
  readonly #commits = new Map<string, Promise<CommitHead>>();
  readonly #blobs = new Map<number, Promise<unknown>>();
  #bytesSinceFlush = 0;
  #flushedAt = performance.now();
  #flushing: Promise<void> = Promise.resolve();

  constructor({ catalog, literals, words = [], threads }: FleetIndexOptions) {
    this.#catalog = catalog;
    this.#query = { literals, words };
    this.#indexers = openIndexers(Math.max(1, threads), { formulas: [literals] });
  }

  columns(): BlobColumns {
    this.#columns ??= loadColumns(this.#catalog, this.#query);
    return this.#columns;
  }

  candidates(): Uint8Array {
    this.#candidates ??= loadCandidates(this.#catalog, this.#query);
    return this.#candidates;
  }

  isFilled(): boolean {
    return listSegments(this.#catalog).length > 0;
  }

  head(commit: string): CommitHead | undefined {
    const stored = this.#stored(commit, 'head');
    return stored === undefined ? undefined : decodeHead(stored);
  }

  files(commit: string): readonly TreeFile[] {
    const stored = this.#stored(commit, 'tail');
    return stored === undefined ? [] : decodeTail(stored);
  }

  filesAt(commit: string, places: readonly number[]): readonly TreeFile[] {
    const stored = this.#stored(commit, 'tail');
    return stored === undefined ? [] : decodeTailAt(stored, places);
  }

  takeIn(commit: CommitToIndex): Promise<CommitHead> {
    const running = this.#commits.get(commit.commit) ?? this.#takeInNow(commit);
    this.#commits.set(commit.commit, running);
    running.catch(() => {}).finally(() => this.#commits.delete(commit.commit));
    return running;
  }

  flush(): Promise<void> {
    this.#flushing = this.#flushing.then(() => this.#flushNow());
    return this.#flushing;
  }

  async close(): Promise<void> {
    try {
      await this.flush();
      await mergeSegments(this.#catalog);
    } finally {
      await this.#indexers.close();
    }
  }

  #stored(commit: string, part: 'head' | 'tail'): Uint8Array | undefined {
    const fresh = this.#fresh.get(commit) ?? this.#incomplete.get(commit);
    if (fresh !== undefined) return fresh[part];
    const [row] = this.#catalog.all<{ part: Uint8Array }>(
      `select ${part} as part from commits where oid = ?`,
      idBytes(commit),
    );
    return row?.part;
  }

  async #takeInNow({ commit, files, unnamable, read }: CommitToIndex): Promise<CommitHead> {
    const columns = this.columns();
    const sources = files.filter((each) => each.isSource).map((each) => each.file.oid);
    const numbers = numbersOf(this.#catalog, sources);
    for (const number of numbers.values()) growColumns(columns, number);
    const isKnown = (number: number) => ((columns.flags[number] ?? 0) & blobFlags.known) !== 0;
    const unknown = [...numbers].filter(([, number]) => !isKnown(number));
    const others = unknown.flatMap(([, number]) => this.#blobs.get(number) ?? []);
    const own = unknown.filter(([, number]) => !this.#blobs.has(number));
    if (own.length > 0) await this.#readBlobs(own, read);
    await Promise.allSettled(others);
    const entries = files.map(({ file, bits }) => ({ file, bits, number: numbers.get(file.oid) ?? 0 }));
    const stored = encodeCommit(entries, unnamable);
    // A table promises that its blobs are indexed; one with a blob that is missing is made anew the next time.
    if ([...numbers.values()].every(isKnown)) this.#fresh.set(commit, stored);
    else this.#incomplete.set(commit, stored);
    const head = decodeHead(stored.head);
    if (head === undefined) throw new Error('a table cannot be read by the machine that wrote it');
    if (this.#bytesSinceFlush > flushAfterBytes || performance.now() - this.#flushedAt > flushAfterMs)
      await this.flush();
    return head;
  }

  /** Reads blobs and takes them in, in batches; whoever else wants one of them meanwhile waits for this. */
  async #readBlobs(own: readonly (readonly [string, number])[], read: CommitToIndex['read']): Promise<void> {
    const done = Promise.withResolvers<void>();
    for (const [, number] of own) this.#blobs.set(number, done.promise);
    try {
      const numbers = new Map(own);
      const adding: Promise<void>[] = [];
      let batch: { readonly number: number; readonly content: Buffer | number }[] = [];
      let bytes = 0;
      for await (const blob of read([...numbers.keys()], largestIndexed)) {
        const number = numbers.get(blob.oid);
        if (number === undefined || blob.kind === 'missing') continue;
        batch.push({ number, content: blob.kind === 'blob' ? blob.bytes : blob.size });
        bytes += blob.kind === 'blob' ? blob.bytes.length : 0;
        if (bytes < batchBytes && batch.length < batchBlobs) continue;
        await adding.pop();
        adding.push(start(this.#add(batch, bytes)));
        batch = [];
        bytes = 0;
      }
      if (batch.length > 0) adding.push(start(this.#add(batch, bytes)));
      await Promise.all(adding);
    } finally {
      for (const [, number] of own) this.#blobs.delete(number);
      done.resolve();
    }
  }

  async #add(batch: Parameters<Indexers['add']>[0], bytes: number): Promise<void> {
    this.#bytesSinceFlush += bytes;
    const columns = this.columns();
    for (const blob of await this.#indexers.add(batch)) setColumns(columns, blob);
  }

  async #flushNow(): Promise<void> {
    const written = [...this.#fresh];
    this.#bytesSinceFlush = 0;
    this.#flushedAt = performance.now();
    // All blobs of these commits were handed to the threads before, and each thread goes by order.
    const segments = await this.#indexers.write(() => nextSegmentFile(this.#catalog));
    if (segments.length === 0 && written.length === 0) return;
    this.#catalog.transaction(() => {
      enterSegments(this.#catalog, segments);
      for (const [commit, { head, tail }] of written)
        this.#catalog.run(
          'insert or replace into commits (oid, head, tail, used_at) values (?, ?, ?, ?)',
          ...[idBytes(commit), head, tail, Date.now()],
        );
    });
    for (const [commit, stored] of written)
      if (this.#fresh.get(commit) === stored) this.#fresh.delete(commit);
  }
}

/** Work that is awaited later: its failure is told there, not here. */
function start<T>(work: Promise<T>): Promise<T> {
  work.catch(() => {});
  return work;
}

function setColumns(columns: BlobColumns, blob: IndexedBlob): void {
  growColumns(columns, blob.number);
  columns.sizes[blob.number] = blob.size;
  columns.lines[blob.number] = blob.lines;
  columns.flags[blob.number] = blob.flags;
  columns.verdicts[blob.number] = blob.verdict;
}

/** Facts and verdicts of all segments, one segment in memory at a time. */
function loadColumns(catalog: Catalog, query: SegmentQuery): BlobColumns {
  const columns = createBlobColumns(mostNumber(catalog) + 1_024);
  forEachSegment(catalog, (segment) => {
    const candidates = searchSegment(segment, query);
    const { numbers, sizes, lines, flags } = segment;
    for (let at = 0; at < numbers.length; at += 1) {
      const its = flags[at] ?? 0;
      const may = candidates === undefined || candidates[at] === 1 || (its & blobFlags.sizeOnly) !== 0;
      setColumns(columns, {
        number: numbers[at] ?? 0,
        size: sizes[at] ?? 0,
        lines: lines[at] ?? 0,
        flags: its,
        verdict: may ? candidate : judged,
      });
    }
  });
  return columns;
}

/** Verdicts alone: no facts are read. */
function loadCandidates(catalog: Catalog, query: SegmentQuery): Uint8Array {
  const may = new Uint8Array(mostNumber(catalog) + 1).fill(1);
  forEachSegment(catalog, (segment) => {
    const candidates = searchSegment(segment, query);
    if (candidates === undefined) return;
    const { numbers, flags } = segment;
    for (let at = 0; at < numbers.length; at += 1)
      if (candidates[at] === 0 && ((flags[at] ?? 0) & blobFlags.sizeOnly) === 0) may[numbers[at] ?? 0] = 0;
  });
  may[0] = 1;
  return may;
}

function mostNumber(catalog: Catalog): number {
  const [row] = catalog.all<{ most: number | null }>('select max(number) as most from blobs');
  return row?.most ?? 0;
}

/** Numbers of blobs by id, given where they have none yet. */
function numbersOf(catalog: Catalog, oids: readonly string[]): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  const unknown: string[] = [];
  for (const oid of oids) {
    if (numbers.has(oid)) continue;
    const [row] = catalog.all<{ number: number }>('select number from blobs where oid = ?', idBytes(oid));
    if (row === undefined) unknown.push(oid);
    else numbers.set(oid, row.number);
  }
  if (unknown.length > 0)
    catalog.transaction(() => {
      for (const oid of unknown) {
        // Another process may have given it a number meanwhile: that one is told then.
        const [row] = catalog.all<{ number: number }>(
          'insert into blobs (oid) values (?) on conflict (oid) do update set oid = excluded.oid returning number',
          idBytes(oid),
        );
        if (row !== undefined) numbers.set(oid, row.number);
      }
    });
  return numbers;
}
