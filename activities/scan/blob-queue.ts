/**
 * Evaluates blobs of many repositories in batches that know no repository: each is read once, by the lane that evaluates it.
 * Until the first lane has started, blobs are read here and settled without a parse where that is possible.
 *
 * Bounded by the batches in flight: whoever asks waits until what was asked for has room. Results are stored a while after
 * they are told, and at the latest by `flush`. A blob that its repository cannot give has no result here.
 */
import type { RepositoryReader } from '../adapters/git/repository-reader.ts';
import { type BlobFile, unread } from './evaluate-blobs.ts';
import { resultUnparsed } from './evaluate-file.ts';
import { type FileResult, isLasting } from './file-result.ts';
import { type KeyedResult, type ResultKey, resultName } from './result-store.ts';
import type { LaneFile } from './stored-file.ts';
import type { ResultsContext } from './target-results.ts';

/** Results of blobs by `resultName`; `undefined` where the repository asked could not give the blob. */
export type PendingResults = ReadonlyMap<string, Promise<FileResult | undefined>>;

/** A queue of blobs to evaluate for one query. */
export interface BlobQueue {
  /** Results that are stored. */
  known(keys: readonly ResultKey[]): Promise<ReadonlyMap<string, FileResult>>;
  /** Reads blobs out of a repository, but for those that are being evaluated already; resolves when they are queued. */
  ask(files: readonly BlobFile[], open: () => Promise<RepositoryReader>): Promise<PendingResults>;
  /** Sends what is queued; resolves when it has room. */
  flush(): Promise<void>;
}

type Claim = PromiseWithResolvers<FileResult | undefined>;

/** A file for a lane, the key of its result, and about how many bytes it has. */
interface QueuedFile extends ResultKey {
  readonly file: LaneFile;
  readonly size: number;
}

/** Small enough for all lanes to get some of a few candidates; a message costs about 0.1 ms. */
const batchFiles = 24;
const batchBytes = 384 * 1_024;
/** Larger files are left to the lanes, whose time is bounded, from the first look on. */
const largestHere = 256 * 1_024;
/** Batches of a lane that are sent or ready to be: enough to never wait for this process. */
const batchesOfLane = 4;
/** Results in one transaction: each costs as much as writing a hundred of them. */
const storedAtOnce = 512;
/** The most that a killed search loses. */
const storedAfterMs = 1_000;

/** Opens a queue for a query's results. */
export function openBlobQueue(context: ResultsContext, query: string): BlobQueue {
  return new Queue(context, query);
}

class Queue implements BlobQueue {
  readonly #context: ResultsContext;
  readonly #query: string;
  readonly #claims = new Map<string, Claim>();
  readonly #running = new Set<Promise<void>>();
  #files: QueuedFile[] = [];
  #bytes = 0;
  #unstored: KeyedResult[] = [];
  #storedAt = performance.now();
  /** Results that may not be stored yet, and those of before the last time. */
  #fresh = new Map<string, FileResult>();
  #older: ReadonlyMap<string, FileResult> = new Map();
  #sent = 0;

  constructor(context: ResultsContext, query: string) {
    this.#context = context;
    this.#query = query;
  }

  async known(keys: readonly ResultKey[]): Promise<ReadonlyMap<string, FileResult>> {
    const found = await this.#context.results.read(this.#query, keys);
    for (const key of keys) {
      const result = this.#recent(resultName(key));
      if (result !== undefined) found.set(resultName(key), result);
    }
    return found;
  }

  async ask(files: readonly BlobFile[], open: () => Promise<RepositoryReader>): Promise<PendingResults> {
    const pending = new Map<string, Promise<FileResult | undefined>>();
    const own = new Map<string, BlobFile>();
    for (const file of files) {
      const name = resultName(file);
      const recent = this.#recent(name);
      if (recent !== undefined) {
        pending.set(name, Promise.resolve(recent));
        continue;
      }
      const running = this.#claims.get(name);
      if (running === undefined) own.set(name, file);
      const claim = running ?? Promise.withResolvers<FileResult | undefined>();
      if (running === undefined) claim.promise.catch(() => {}); // whoever wants it meets the failure
      this.#claims.set(name, claim);
      pending.set(name, claim.promise);
    }
    if (own.size > 0) await this.#take(own, open);
    return pending;
  }

  async flush(): Promise<void> {
    await this.#send();
    await this.#store();
  }

  async #take(own: Map<string, BlobFile>, open: () => Promise<RepositoryReader>): Promise<void> {
    const { pool, signal } = this.#context;
    const blobs = [...new Set([...own.values()].map((file) => file.blob))];
    try {
      const reader = await open();
      await reader.prefetch(blobs, signal);
      if (!pool.isReady) await this.#readHere(own, { reader, blobs });
      for (const [name, file] of own) {
        own.delete(name);
        await this.#queue(storedFile(file, reader.gitDir, this.#maxBytes()));
      }
    } catch {
      // The scan of the target on its own meets the same trouble and tells it.
      signal?.throwIfAborted();
    } finally {
      for (const name of own.keys()) this.#end(name, undefined);
    }
  }

  #maxBytes(): number {
    return this.#context.spec.scope.files.maxBytes;
  }

  /** Reads until a lane has started: then it is quicker to leave the rest to the lanes. */
  async #readHere(
    own: Map<string, BlobFile>,
    { reader, blobs }: { readonly reader: RepositoryReader; readonly blobs: readonly string[] },
  ): Promise<void> {
    const { pool, signal } = this.#context;
    const byBlob = Map.groupBy(own.values(), (file) => file.blob);
    for await (const read of reader.readBlobs(blobs, { maxBytes: this.#maxBytes(), signal })) {
      if (read.kind === 'missing') continue;
      for (const { path, blob, pathClass } of byBlob.get(read.oid) ?? []) {
        own.delete(resultName({ blob, pathClass }));
        const key = { blob, pathClass };
        const known = read.kind === 'blob' ? this.#unparsed(path, read.bytes) : unread(read);
        if (known !== undefined) await this.#settle({ ...key, result: known });
        else if (read.kind === 'blob')
          await this.#queue({ ...key, file: { path, bytes: read.bytes }, size: read.bytes.length });
      }
      if (pool.isReady) return;
    }
    // What even git does not give.
    for (const name of own.keys()) this.#end(name, undefined);
    own.clear();
  }

  #unparsed(path: string, bytes: Buffer): FileResult | undefined {
    const { pipeline, spec } = this.#context;
    const options = { scope: spec.scope.files };
    return bytes.length > largestHere ? undefined : resultUnparsed(pipeline, options, { path, bytes });
  }

  async #queue(file: QueuedFile): Promise<void> {
    this.#files.push(file);
    this.#bytes += file.size;
    // The first ones go on their own: a lane takes longer to start than a batch to fill.
    const wanted = this.#sent < 2 ? 1 : batchFiles;
    if (this.#files.length >= wanted || this.#bytes >= batchBytes) await this.#send();
  }

  async #settle(result: KeyedResult): Promise<void> {
    this.#unstored.push(result);
    this.#fresh.set(resultName(result), result.result);
    this.#end(resultName(result), result.result);
    const isDue = performance.now() - this.#storedAt >= storedAfterMs;
    if (isDue || this.#unstored.length >= storedAtOnce) await this.#store();
  }

  #recent(name: string): FileResult | undefined {
    return this.#fresh.get(name) ?? this.#older.get(name);
  }

  async #store(): Promise<void> {
    const unstored = this.#unstored;
    this.#unstored = [];
    this.#older = this.#fresh;
    this.#fresh = new Map();
    this.#storedAt = performance.now();
    await this.#context.results.write(this.#query, unstored);
  }

  async #send(): Promise<void> {
    const files = this.#files;
    if (files.length === 0) return;
    this.#files = [];
    this.#bytes = 0;
    this.#sent += 1;
    const run = this.#evaluate(files).finally(() => this.#running.delete(run));
    this.#running.add(run);
    while (this.#running.size >= batchesOfLane * this.#context.pool.lanes) await Promise.race(this.#running);
  }

  /** Never rejects: a failure is that of the files' claims. */
  async #evaluate(files: readonly QueuedFile[]): Promise<void> {
    const { pool, signal } = this.#context;
    try {
      const evaluated = await pool.evaluate(
        files.map(({ file }) => file),
        signal,
      );
      for (const [at, { pathClass, blob }] of files.entries()) {
        const result = evaluated[at];
        // One that a lane cannot read may be read by git, in the target's own scan.
        if (result === undefined || isMissing(result)) continue;
        if (isLasting(result)) await this.#settle({ pathClass, blob, result });
        else this.#end(resultName({ pathClass, blob }), result);
      }
    } catch (error) {
      for (const file of files) this.#claims.get(resultName(file))?.reject(error);
    } finally {
      for (const file of files) this.#end(resultName(file), undefined);
    }
  }

  #end(name: string, result: FileResult | undefined): void {
    this.#claims.get(name)?.resolve(result);
    this.#claims.delete(name);
  }
}

function storedFile(
  { path, blob, pathClass, size = 0 }: BlobFile,
  gitDir: string,
  maxBytes: number,
): QueuedFile {
  return { blob, pathClass, size, file: { path, blob, gitDir, maxBytes } };
}

function isMissing(result: FileResult): boolean {
  return result.kind === 'failed' && result.code === 'blob-missing';
}
