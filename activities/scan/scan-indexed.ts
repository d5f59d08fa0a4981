/**
 * Scans commits that the index holds as one body of blobs: what the index settles is told at once, candidates of all
 * targets are evaluated together, each distinct blob once.
 *
 * A target with anything unusual (a table that is gone, a repository that cannot be opened, a blob that is missing) is
 * given back: its own scan tells what is wrong with it. Memory is bounded by the candidates of two slices of targets.
 */
import type { FleetIndex } from '../index/fleet-index.ts';
import { type BlobQueue, openBlobQueue } from './blob-queue.ts';
import type { BlobFile } from './evaluate-blobs.ts';
import type { FileResult } from './file-result.ts';
import type { RecalledCommit } from './recall-targets.ts';
import { resultName } from './result-store.ts';
import {
  type CommitScan,
  queryHash,
  type ScanContext,
  type SelectedCommit,
  selectIndexed,
  sumUpCommit,
} from './scan-target.ts';
import { resultKeyOf } from './target-results.ts';

/** What scanning commits of the index needs. */
export type IndexedScanContext = ScanContext & { readonly index: FleetIndex };

/** Scans that are told as they end. */
export interface IndexedScan<T> {
  readonly context: IndexedScanContext;
  readonly targets: readonly T[];
  readonly commitOf: (target: T) => RecalledCommit;
  readonly told: (target: T, scan: CommitScan) => Promise<void>;
}

/** A target with candidates. */
interface OpenTarget<T> {
  readonly target: T;
  readonly commit: RecalledCommit;
  readonly selected: SelectedCommit;
  /** Its distinct candidates by `resultName`. */
  readonly wanted: ReadonlyMap<string, BlobFile>;
}

/** Targets that are selected from before candidates are asked for: few, so that the first sites come at once. */
const sliceTargets = 256;
const noResults: ReadonlyMap<string, FileResult> = new Map();

/** Scans commits and gives the targets back that must be scanned on their own. */
export async function scanIndexed<T>(scan: IndexedScan<T>): Promise<readonly T[]> {
  const { context, targets } = scan;
  const queue = openBlobQueue(context, queryHash(context.pipeline, context.spec));
  const left: T[] = [];
  let before: Promise<unknown> = Promise.resolve();
  for (let from = 0; from < targets.length; from += sliceTargets) {
    context.signal?.throwIfAborted();
    const open = await tellSettled(scan, targets.slice(from, from + sliceTargets), left);
    const ended = open.length === 0 ? [] : await evaluateSlice({ scan, queue, left }, open);
    // One slice ahead of what is evaluated, so that no lane waits for the next one.
    await before;
    before = Promise.all(ended);
    before.catch(() => {}); // thrown when it is awaited
  }
  await before;
  return left;
}

/** Tells what the index settles; gives the targets with candidates back. */
async function tellSettled<T>(
  { context, commitOf, told }: IndexedScan<T>,
  slice: readonly T[],
  left: T[],
): Promise<readonly OpenTarget<T>[]> {
  const open: OpenTarget<T>[] = [];
  for (const target of slice) {
    const commit = commitOf(target);
    const head = context.index.head(commit.commit);
    if (head === undefined) {
      left.push(target);
      continue;
    }
    const selected = selectIndexed(context, context.index, { commit: commit.commit, head });
    if (selected.files.length > 0)
      open.push({ target, commit, selected, wanted: distinct(context, selected) });
    else await told(target, sumUpCommit(context, commit, { selected, results: noResults }));
  }
  return open;
}

function distinct(
  { pipeline }: IndexedScanContext,
  { files }: SelectedCommit,
): ReadonlyMap<string, BlobFile> {
  const wanted = new Map<string, BlobFile>();
  for (const file of files) {
    const key = resultKeyOf(pipeline, file);
    const name = resultName(key);
    if (!wanted.has(name)) wanted.set(name, { ...key, path: file.path });
  }
  return wanted;
}

interface SliceWork<T> {
  readonly scan: IndexedScan<T>;
  readonly queue: BlobQueue;
  readonly left: T[];
}

/** Asks for the candidates of a slice; resolves when all are read, with what each target ends with. */
async function evaluateSlice<T>(
  { scan, queue, left }: SliceWork<T>,
  open: readonly OpenTarget<T>[],
): Promise<readonly Promise<void>[]> {
  const known = await queue.known(open.flatMap(({ wanted }) => [...wanted.values()]));
  const ended: Promise<void>[] = [];
  for (const each of open) {
    const unknown = [...each.wanted.values()].filter((file) => !known.has(resultName(file)));
    const pending = unknown.length === 0 ? [] : await queue.ask(unknown, each.commit.open);
    const ending = end(scan, each, { known, pending: [...pending], left });
    ending.catch(() => {}); // thrown when the slice is awaited
    ended.push(ending);
  }
  await queue.flush();
  return ended;
}

async function end<T>(
  { context, told }: IndexedScan<T>,
  { target, commit, selected, wanted }: OpenTarget<T>,
  from: {
    readonly known: ReadonlyMap<string, FileResult>;
    readonly pending: readonly (readonly [string, Promise<FileResult | undefined>])[];
    readonly left: T[];
  },
): Promise<void> {
  const results = new Map<string, FileResult>();
  for (const name of wanted.keys()) {
    const result = from.known.get(name);
    if (result !== undefined) results.set(name, result);
  }
  for (const [name, promise] of from.pending) {
    const result = await promise;
    if (result !== undefined) results.set(name, result);
  }
  if (results.size < wanted.size) from.left.push(target);
  else await told(target, sumUpCommit(context, commit, { selected, results }));
}
