/**
 * The work of a search over a fleet: every target's commit, its answer where one is known, else its scan.
 *
 * Targets of which all is known come first and cost a look-up each; then those whose commits are indexed, then those that
 * must be fetched and read. Ends early only through its signal.
 */
import { readCloneUrl } from '../adapters/git/clone-url.ts';
import { createGit } from '../adapters/git/git.ts';
import { readWorkingTree } from '../adapters/git/working-tree.ts';
import type { Catalog } from '../index/catalog.ts';
import type { FleetIndex } from '../index/fleet-index.ts';
import type { AnswerStore } from './catalog-store.ts';
import type { Channel } from './channel.ts';
import type { FleetEvent, FleetTarget } from './fleet-events.ts';
import type { FleetStanding, KeptStanding } from './fleet-standing.ts';
import { locateTarget } from './locate-target.ts';
import { type RecalledCommit, recalledCommit, recallTargets } from './recall-targets.ts';
import { openTable, scanIndexed } from './scan-indexed.ts';
import {
  type CommitScan,
  type CommitToScan,
  emptyTarget,
  type ScanContext,
  scanCommit,
  settled,
} from './scan-target.ts';
import { createSearchProgress, type ProgressCounter } from './search-progress.ts';
import { targetEvents } from './target-events.ts';
import type { TargetScan } from './target-scan.ts';

/** What a search works with. */
export interface FleetSearchWork {
  readonly context: ScanContext & { readonly index: FleetIndex };
  readonly catalog: Catalog;
  readonly answers: AnswerStore;
  readonly targets: readonly FleetTarget[];
  readonly standing: FleetStanding;
  /** Targets in flight. */
  readonly places: number;
  /** A remote ref looked at before this long is asked again. */
  readonly maxAgeMs: number;
  readonly channel: Channel<FleetEvent>;
  /** Called before the first file that must be evaluated, with how many there may be. */
  readonly onWork: (files: number) => void;
  /** Called at the end where it is known how every target stood, and can be told whether it still does. */
  readonly onKept: (kept: KeptStanding) => void;
}

/** A target by its place in the fleet. */
interface Placed {
  readonly at: number;
  readonly target: FleetTarget;
}

/** A target whose commit is known. */
interface Located extends Placed {
  readonly commit: RecalledCommit;
}

/** Few enough for the first sites to come at once. */
const recalledAtOnce = 512;

/** Searches all targets and closes the channel; the first failure that is no target's own breaks it. */
export async function searchFleet(work: FleetSearchWork): Promise<void> {
  const progress = createSearchProgress(work.targets.length);
  try {
    const { located, unknown } = await tellKnown(work, progress);
    const left = await scanIndexed<Located>({
      context: work.context,
      targets: located,
      commitOf: ({ commit }) => commit,
      told: (each, done) => tellScanned(work, progress, { ...each, done }),
      prefix: work.standing.prefix,
      onWork: work.onWork,
    });
    const isGrown = left.length + unknown.length > 0;
    if (isGrown) work.onWork(1);
    await inParallel(work, left, (each) => scanLocated(work, progress, each));
    await inParallel(work, unknown, (placed) => scanUnknown(work, progress, placed));
    work.answers.write();
    keepStanding(work, isGrown);
    work.channel.close();
  } catch (error) {
    work.channel.fail(error);
  }
}

/** For the next search; one that cannot be kept costs that one time, not this one its end. */
function keepStanding({ context, standing, catalog, onKept }: FleetSearchWork, isGrown: boolean): void {
  try {
    // While the facts of all blobs are in memory: for the next new query.
    if (isGrown) openTable(context, standing.prefix, standing.commits());
    const kept = standing.keep(catalog);
    if (kept !== undefined) onKept(kept);
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
  }
}

/** Tells every answer that is known; gives the other targets back, those with a known commit apart. */
async function tellKnown(work: FleetSearchWork, progress: ProgressCounter) {
  const { context, answers, targets, standing } = work;
  const located: Located[] = [];
  const unknown: Placed[] = [];
  const stale: Placed[] = [];
  const known = answers.commits();
  for (const [at, target] of targets.entries()) {
    const stands = standing.known(at);
    if (stands === undefined) {
      stale.push({ at, target });
      continue;
    }
    const commit = recalledCommit(context, target, stands);
    const answer = known.has(stands.commit) ? answers.read(stands.commit) : undefined;
    if (answer === undefined) located.push({ at, target, commit });
    else await tell(work, progress, { target, scan: answered(commit, answer) });
  }
  for (const { placed, commit, answer } of recall(work, stale)) {
    if (commit === undefined) unknown.push(placed);
    else {
      standing.found(placed.at, commit);
      if (answer === undefined) located.push({ ...placed, commit });
      else await tell(work, progress, { target: placed.target, scan: answered(commit, answer) });
    }
  }
  return { located, unknown };
}

/** What the catalog knows of targets. */
function* recall({ context, catalog, answers, maxAgeMs }: FleetSearchWork, stale: readonly Placed[]) {
  const { mirrors, signal } = context;
  const recalling = { mirrors, catalog, answers, signal, freshness: { now: Date.now(), maxAgeMs } };
  for (let from = 0; from < stale.length; from += recalledAtOnce) {
    signal?.throwIfAborted();
    const slice = stale.slice(from, from + recalledAtOnce);
    const targets = slice.map(({ target }) => target);
    for (const [at, { commit, answer }] of recallTargets(recalling, targets).entries()) {
      const placed = slice[at];
      if (placed !== undefined) yield { placed, commit, answer };
    }
  }
}

function answered(commit: CommitToScan, answer: NonNullable<ReturnType<AnswerStore['read']>>): TargetScan {
  return { ...answer, baseRef: commit.ref, baseCommit: commit.commit };
}

async function scanUnknown(
  work: FleetSearchWork,
  progress: ProgressCounter,
  { at, target }: Placed,
): Promise<void> {
  const { context, catalog } = work;
  const scan = await settled(context, async () => {
    const commit = await locateTarget(context, catalog, target);
    if (commit !== undefined) work.standing.found(at, commit);
    if (commit !== undefined && target.uncommitted === true) return await scanOnDisk(context, target, commit);
    return commit === undefined ? emptyTarget : await scanOne(work, commit);
  });
  await tell(work, progress, { target, scan });
}

/** A working tree has no id under which an answer could be kept; results of its blobs are kept as all others. */
async function scanOnDisk(
  context: ScanContext,
  target: FleetTarget,
  commit: CommitToScan,
): Promise<TargetScan> {
  const location = readCloneUrl(target.cloneUrl);
  if (location.kind !== 'local') return (await scanCommit(context, commit)).scan;
  const reader = await commit.reader();
  const tree = { git: createGit(), root: location.path, commit: commit.commit, reader };
  const onDisk = { ...reader, ...(await readWorkingTree(tree, context.signal)) };
  const plain = { ...context, index: undefined };
  return (await scanCommit(plain, { ...commit, reader: async () => onDisk })).scan;
}

async function scanLocated(work: FleetSearchWork, progress: ProgressCounter, each: Located): Promise<void> {
  const scan = await settled(work.context, () => scanOne(work, each.commit));
  await tell(work, progress, { target: each.target, scan });
}

async function scanOne({ context, answers }: FleetSearchWork, commit: CommitToScan): Promise<TargetScan> {
  const known = answers.read(commit.commit);
  if (known !== undefined) return answered(commit, known);
  const { scan, lasting } = await scanCommit(context, commit);
  if (lasting && scan.kind === 'scanned') answers.add(commit.commit, scan);
  return scan;
}

function tellScanned(
  work: FleetSearchWork,
  progress: ProgressCounter,
  { target, commit, done }: Pick<Located, 'target' | 'commit'> & { readonly done: CommitScan },
): Promise<void> | undefined {
  const { scan, lasting } = done;
  if (lasting && scan.kind === 'scanned') work.answers.add(commit.commit, scan);
  return tell(work, progress, { target, scan });
}

/** Says what became of a target; a promise only where the consumer must be waited for. */
function tell(
  { channel, answers }: FleetSearchWork,
  progress: ProgressCounter,
  { target, scan }: { readonly target: FleetTarget; readonly scan: TargetScan },
): Promise<void> | undefined {
  answers.writeSoon();
  const events: FleetEvent[] = [...targetEvents(target, scan)];
  const report = progress.settled(scan.kind === 'scanned' ? scan.sites.length : 0);
  if (report !== undefined) events.push(report);
  for (const [at, event] of events.entries()) {
    const full = channel.putNow(event);
    if (full !== undefined) return putRest(channel, full, events.slice(at + 1));
  }
  return undefined;
}

async function putRest(
  channel: Channel<FleetEvent>,
  full: Promise<void>,
  events: readonly FleetEvent[],
): Promise<void> {
  await full;
  for (const event of events) await channel.put(event);
}

/** Works on all items, so many at a time; the first failure stops the others and is thrown when all have stopped. */
async function inParallel<T extends object>(
  { context, places }: FleetSearchWork,
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  let failure: { readonly error: unknown } | undefined;
  let next = 0;
  const goOn = async () => {
    for (let item = items[next]; item !== undefined && failure === undefined; item = items[next]) {
      next += 1;
      await work(item).catch((error: unknown) => {
        failure ??= { error };
      });
    }
  };
  await Promise.all(Array.from({ length: Math.min(places, items.length) }, goOn));
  if (failure !== undefined) throw failure.error;
  context.signal?.throwIfAborted();
}
