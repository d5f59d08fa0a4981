/**
 * Evaluates blobs of many repositories in batches that know no repository: read once, settled without a parse where that
 * is possible, else sent to the lanes.
 *
 * Bounded by the batches in flight: whoever asks waits until what was read has room. Results are stored before they are
 * told. A blob that its repository cannot give has no result here.
 */
import type { RepositoryReader } from '../adapters/git/repository-reader.ts';
import { type BlobFile, unread } from './evaluate-blobs.ts';
import { type FileInput, resultUnparsed } from './evaluate-file.ts';
import { type FileResult, isLasting } from './file-result.ts';
import { type KeyedResult, type ResultKey, resultName } from './result-store.ts';
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
type QueuedFile = FileInput & ResultKey;

/** Small enough for all lanes to get some of a few candidates; a message costs about 0.1 ms. */
const batchFiles = 16;
const batchBytes = 256 * 1_024;
/** Larger files are left to the lanes, whose time is bounded, from the first look on. */
const largestHere = 256 * 1_024;
const batchesAhead = 8;
const resultsAhead = 64;

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
  #settled: KeyedResult[] = [];
  #sent = 0;

  constructor(context: ResultsContext, query: string) {
    this.#context = context;
    this.#query = query;
  }

  async known(keys: readonly ResultKey[]): Promise<ReadonlyMap<string, FileResult>> {
    return await this.#context.results.read(this.#query, keys);
  }

  async ask(files: readonly BlobFile[], open: () => Promise<RepositoryReader>): Promise<PendingResults> {
    const pending = new Map<string, Promise<FileResult | undefined>>();
    const own = new Map<string, BlobFile>();
    for (const file of files) {
      const name = resultName(file);
      const running = this.#claims.get(name);
      if (running === undefined) own.set(name, file);
      const claim = running ?? Promise.withResolvers<FileResult | undefined>();
      if (running === undefined) claim.promise.catch(() => {}); // whoever wants it meets the failure
      this.#claims.set(name, claim);
      pending.set(name, claim.promise);
    }
    if (own.size > 0) await this.#read(own, open);
    return pending;
  }

  async flush(): Promise<void> {
    await this.#send();
    await this.#tell();
  }

  async #read(own: Map<string, BlobFile>, open: () => Promise<RepositoryReader>): Promise<void> {
    const { spec, signal } = this.#context;
    const byBlob = Map.groupBy(own.values(), (file) => file.blob);
    const { maxBytes } = spec.scope.files;
    try {
      const reader = await open();
      for await (const read of reader.readBlobs([...byBlob.keys()], { maxBytes, signal })) {
        if (read.kind === 'missing') continue;
        for (const file of byBlob.get(read.oid) ?? []) {
          own.delete(resultName(file));
          if (read.kind === 'blob') await this.#take({ ...file, bytes: read.bytes });
          else await this.#settle({ ...file, result: unread(read) });
        }
      }
    } catch {
      // The scan of the target on its own meets the same trouble and tells it.
      signal?.throwIfAborted();
    } finally {
      for (const name of own.keys()) this.#end(name, undefined);
    }
  }

  async #take(file: QueuedFile): Promise<void> {
    const { pipeline, spec } = this.#context;
    const options = { scope: spec.scope.files };
    const result = file.bytes.length > largestHere ? undefined : resultUnparsed(pipeline, options, file);
    if (result !== undefined) return await this.#settle({ ...file, result });
    this.#files.push(file);
    this.#bytes += file.bytes.length;
    // The first ones go on their own: a lane takes longer to start than a batch to fill.
    const wanted = this.#sent < 2 ? 1 : batchFiles;
    if (this.#files.length >= wanted || this.#bytes >= batchBytes) await this.#send();
  }

  async #settle({ pathClass, blob, result }: KeyedResult): Promise<void> {
    this.#settled.push({ pathClass, blob, result });
    if (this.#settled.length >= resultsAhead) await this.#tell();
  }

  async #tell(): Promise<void> {
    const settled = this.#settled;
    this.#settled = [];
    await this.#context.results.write(this.#query, settled);
    for (const each of settled) this.#end(resultName(each), each.result);
  }

  async #send(): Promise<void> {
    const files = this.#files;
    if (files.length === 0) return;
    this.#files = [];
    this.#bytes = 0;
    this.#sent += 1;
    const run = this.#evaluate(files).finally(() => this.#running.delete(run));
    this.#running.add(run);
    while (this.#running.size >= batchesAhead) await Promise.race(this.#running);
  }

  /** Never rejects: a failure is that of the files' claims. */
  async #evaluate(files: readonly QueuedFile[]): Promise<void> {
    const { pool, results, signal } = this.#context;
    try {
      const inputs = files.map(({ path, bytes }) => ({ path, bytes }));
      const evaluated = await pool.evaluate(inputs, signal);
      const keyed = files.flatMap(({ pathClass, blob }, at) => {
        const result = evaluated[at];
        return result === undefined ? [] : [{ pathClass, blob, result }];
      });
      await results.write(
        this.#query,
        keyed.filter(({ result }) => isLasting(result)),
      );
      for (const each of keyed) this.#end(resultName(each), each.result);
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
