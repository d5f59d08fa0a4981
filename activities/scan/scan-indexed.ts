/**
 * Scans commits that the index holds as one body of blobs: what the index settles is told from the fleet's table, candidates
 * of all targets are evaluated together, each distinct blob once.
 *
 * A target with anything unusual (a table that is gone, a repository that cannot be opened, a blob that is missing) is
 * given back: its own scan tells what is wrong with it. Memory is bounded by the candidates of two slices of targets.
 */
import type { FleetIndex } from '../index/fleet-index.ts';
import { type BlobQueue, openBlobQueue } from './blob-queue.ts';
import type { BlobFile } from './evaluate-blobs.ts';
import type { FileResult } from './file-result.ts';
import { type FleetTable, openFleetTable } from './fleet-table.ts';
import type { RecalledCommit } from './recall-targets.ts';
import { resultName } from './result-store.ts';
import {
  type CommitScan,
  queryHash,
  type ScanContext,
  type SelectedCommit,
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
  /** A promise only where it has to be waited for. */
  readonly told: (target: T, scan: CommitScan) => Promise<void> | undefined;
  /** Path that the names of the fleet's tables start with. */
  readonly prefix: string;
  /** Called once before the first blob is evaluated, with how many files may match. */
  readonly onWork: (files: number) => void;
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
  if (targets.length === 0) return [];
  const queue = openBlobQueue(context, queryHash(context.pipeline, context.spec));
  const left: T[] = [];
  const matching = await tellSettled(scan, left);
  let before: Promise<unknown> = Promise.resolve();
  for (let from = 0; from < matching.length; from += sliceTargets) {
    context.signal?.throwIfAborted();
    const open = matching.slice(from, from + sliceTargets).flatMap((each) => openTarget(scan, each, left));
    const ended = open.length === 0 ? [] : await evaluateSlice({ scan, queue, left }, open);
    // One slice ahead of what is evaluated, so that no lane waits for the next one.
    await before;
    before = Promise.all(ended);
    before.catch(() => {}); // thrown when it is awaited
  }
  await before;
  await queue.flush();
  return left;
}

/** The table of a scan's scope; what it lacks of the commits is made and kept. */
export function openTable(
  { spec, pipeline, index }: Pick<IndexedScanContext, 'spec' | 'pipeline' | 'index'>,
  prefix: string,
  commits: readonly string[],
): FleetTable {
  const { extensions, appliesTo } = pipeline;
  return openFleetTable(index, {
    prefix,
    commits,
    scope: { files: spec.scope.files, extensions, appliesTo },
  });
}

/** A target with files that may match, by their places in the commit. */
interface MatchingTarget<T> {
  readonly target: T;
  readonly places: readonly number[];
  /** Bytes of their blobs; 0 where they are not known. */
  readonly sizes: readonly number[];
  readonly rest: Pick<SelectedCommit, 'clean' | 'excluded'>;
}

/** Tells what the index settles; gives the targets with candidates back. */
async function tellSettled<T>(scan: IndexedScan<T>, left: T[]): Promise<readonly MatchingTarget<T>[]> {
  const { context, targets, commitOf, told, prefix } = scan;
  const { index } = context;
  const commits = targets.map((target) => commitOf(target).commit);
  const table = openTable(context, prefix, commits);
  const matching: MatchingTarget<T>[] = [];
  const clean: { readonly target: T; readonly selected: SelectedCommit }[] = [];
  for (const target of targets) {
    const divided = divide(table, index.candidates(), commitOf(target).commit);
    if (divided === undefined) left.push(target);
    else if (divided.places.length > 0) matching.push({ target, ...divided });
    else clean.push({ target, selected: { files: [], ...divided.rest } });
  }
  // Lanes take longer to start than all the rest to tell.
  if (matching.length > 0) scan.onWork(matching.reduce((sum, { places }) => sum + places.length, 0));
  for (const { target, selected } of clean) {
    // To find it again costs no more than to look it up.
    const settled = sumUpCommit(context, commitOf(target), { selected, results: noResults });
    const full = told(target, { ...settled, lasting: false });
    if (full !== undefined) await full;
  }
  return matching;
}

/** The files of a commit that may match, and the counts of the rest; `undefined` where the table does not hold it. */
function divide(
  { numbers, sizes, places, range }: FleetTable,
  may: Uint8Array,
  commit: string,
): Omit<MatchingTarget<unknown>, 'target'> | undefined {
  const found = range(commit);
  if (found === undefined) return undefined;
  const candidates: number[] = [];
  const its: number[] = [];
  let bytes = 0;
  for (let row = found.from; row < found.to; row += 1) {
    // What has a number that was given since the index was read is not known to it.
    if (may[numbers[row] ?? 0] !== 0) {
      candidates.push(places[row] ?? 0);
      its.push(sizes[row] ?? 0);
    } else bytes += sizes[row] ?? 0;
  }
  const files = found.to - found.from - candidates.length;
  return { places: candidates, sizes: its, rest: { clean: { files, bytes }, excluded: found.excluded } };
}

/** Reads the paths of a target's candidates; where they are gone, its own scan makes them anew. */
function openTarget<T>(
  { context, commitOf }: IndexedScan<T>,
  { target, places, sizes, rest }: MatchingTarget<T>,
  left: T[],
): readonly OpenTarget<T>[] {
  const commit = commitOf(target);
  const files = context.index.filesAt(commit.commit, places);
  if (files.length < places.length) {
    left.push(target);
    return [];
  }
  const selected = { files, ...rest };
  return [{ target, commit, selected, wanted: distinct(context, selected, sizes) }];
}

function distinct(
  { pipeline }: IndexedScanContext,
  { files }: SelectedCommit,
  sizes: readonly number[],
): ReadonlyMap<string, BlobFile> {
  const wanted = new Map<string, BlobFile>();
  for (const [at, file] of files.entries()) {
    const key = resultKeyOf(pipeline, file);
    const name = resultName(key);
    if (!wanted.has(name)) wanted.set(name, { ...key, path: file.path, size: sizes[at] ?? 0 });
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
