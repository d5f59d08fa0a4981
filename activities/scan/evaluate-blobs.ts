/**
 * Streams blobs from a repository through the lanes in batches and stores their results as they come.
 *
 * Two batches are in flight for each target: one in a lane, one being read. Each distinct blob is read once, whatever
 * number of path classes it has.
 */
import type { Spec } from '../../core/spec/spec.ts';
import type { BlobRead } from '../adapters/git/blob-stream.ts';
import type { RepositoryReader } from '../adapters/git/repository-reader.ts';
import type { FileInput } from './evaluate-file.ts';
import { type FileResult, isLasting } from './file-result.ts';
import type { LanePool } from './lane-pool.ts';
import { type KeyedResult, type ResultKey, type ResultStore, resultName } from './result-store.ts';
import { unreadable } from './stored-file.ts';

/** A blob to evaluate under one of its paths. */
export interface BlobFile extends ResultKey {
  readonly path: string;
  /** Bytes of the blob, where they are known. */
  readonly size?: number;
}

/** What is evaluated. */
export interface BlobWork {
  readonly reader: RepositoryReader;
  /** Name under which results are stored. */
  readonly query: string;
  readonly files: readonly BlobFile[];
}

/** What evaluating needs. */
export interface EvaluationContext {
  readonly spec: Pick<Spec, 'scope'>;
  readonly pool: LanePool;
  readonly results: ResultStore;
  readonly signal?: AbortSignal | undefined;
}

type Named = readonly [name: string, result: FileResult];

/** Files to evaluate, or results that are known without evaluating. */
type Batch =
  | { readonly kind: 'files'; readonly files: readonly KeyedFile[] }
  | { readonly kind: 'known'; readonly results: readonly KeyedResult[] };

type KeyedFile = FileInput & ResultKey;

/** Messages between processes cost about 0.1 ms each; batches of these sizes make that negligible. */
const batchFiles = 64;
const batchBytes = 512 * 1024;

/** Yields the result of every file under its `resultName`. */
export async function* evaluateBlobs(
  context: EvaluationContext,
  work: BlobWork,
): AsyncGenerator<Named, void, void> {
  let ahead: Promise<readonly Named[]> | undefined;
  for await (const batch of batchesOf(context, work)) {
    const next = evaluateBatch(context, work.query, batch);
    next.catch(() => {}); // awaited on the next round
    if (ahead !== undefined) yield* await ahead;
    ahead = next;
  }
  if (ahead !== undefined) yield* await ahead;
}

async function evaluateBatch(
  context: EvaluationContext,
  query: string,
  batch: Batch,
): Promise<readonly Named[]> {
  const results = batch.kind === 'known' ? batch.results : await evaluateFiles(context, batch.files);
  const lasting = results.filter(({ result }) => isLasting(result));
  await context.results.write(query, lasting);
  return results.map((each) => [resultName(each), each.result] as const);
}

async function evaluateFiles(
  context: EvaluationContext,
  files: readonly KeyedFile[],
): Promise<readonly KeyedResult[]> {
  const inputs = files.map(({ path, bytes }) => ({ path, bytes }));
  const results = await context.pool.evaluate(inputs, context.signal);
  return files.flatMap(({ pathClass, blob }, index) => {
    const result = results[index];
    return result === undefined ? [] : [{ pathClass, blob, result }];
  });
}

async function* batchesOf(context: EvaluationContext, work: BlobWork): AsyncGenerator<Batch, void, void> {
  const byBlob = Map.groupBy(work.files, (file) => file.blob);
  const reads = work.reader.readBlobs([...byBlob.keys()], {
    maxBytes: context.spec.scope.files.maxBytes,
    signal: context.signal,
  });
  let files: KeyedFile[] = [];
  let bytes = 0;
  for await (const read of reads) {
    const keys = byBlob.get(read.oid) ?? [];
    if (read.kind !== 'blob') {
      const result = unread(read);
      yield { kind: 'known', results: keys.map(({ pathClass, blob }) => ({ pathClass, blob, result })) };
      continue;
    }
    for (const key of keys) files.push({ ...key, bytes: read.bytes });
    bytes += read.bytes.length;
    if (files.length < batchFiles && bytes < batchBytes) continue;
    yield { kind: 'files', files };
    files = [];
    bytes = 0;
  }
  if (files.length > 0) yield { kind: 'files', files };
}

/** The result of a blob that could not be read or is too large. */
export function unread(read: Exclude<BlobRead, { readonly kind: 'blob' }>): FileResult {
  return read.kind === 'too-large'
    ? { kind: 'excluded', bytes: read.size, reason: 'too-large' }
    : unreadable(read.oid);
}
