/**
 * Where the targets of a fleet stand, as far as it is known without the catalog, and keeping it for the next search.
 *
 * One file for each fleet (`fleet-snapshot.ts`). A target is known while its paths are as they were, or its host was asked
 * not long ago. What this search found out is kept only where it can be told later that it still holds.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { readCloneUrl } from '../adapters/git/clone-url.ts';
import type { Catalog } from '../index/catalog.ts';
import {
  type FleetSnapshot,
  fleetEnding,
  fleetsFolder,
  noteUse,
  readSnapshot,
  type SnapshotRow,
  writeSnapshot,
} from '../index/fleet-snapshot.ts';
import { isSamePathState, type PathState, takePathState } from '../index/path-state.ts';
import {
  commitOfRow,
  filesOfStamp,
  isRemote,
  isSameStamp,
  type RefFreshness,
  type RefRow,
} from '../index/remembered-refs.ts';
import type { FleetTarget } from './fleet-events.ts';

/** A target's ref and commit. */
export interface StandingTarget {
  /** Full name of the ref. */
  readonly ref: string;
  readonly commit: string;
}

/** A fleet as it was searched: equal generations of one file have equal commits everywhere. */
export interface KeptStanding {
  /** The snapshot's file. */
  readonly file: string;
  readonly generation: string;
}

/** The targets of one fleet. */
export interface FleetStanding {
  /** Path that the names of all files kept of this fleet start with. */
  readonly prefix: string;
  /** Where a target surely stands, by its place in the fleet. */
  known(at: number): StandingTarget | undefined;
  /** Notes where a target turned out to stand. */
  found(at: number, standing: StandingTarget): void;
  /** Commits at which targets stand, as far as that is known. */
  commits(): readonly string[];
  /** Keeps what is known now; `undefined` where it is not known of every target. */
  keep(catalog: Catalog): KeptStanding | undefined;
}

/** Opens what is known of a fleet; looks at every target's paths once. */
export function openStanding(
  folder: string,
  targets: readonly FleetTarget[],
  freshness: RefFreshness,
): FleetStanding {
  const key = fleetKey(targets);
  const prefix = path.join(folder, fleetsFolder, key);
  const file = `${prefix}${fleetEnding}`;
  const snapshot = readSnapshot(file);
  noteUse(file, freshness.now);
  const rows = rowsOf(snapshot, targets.length);
  const known = rows.map((row) =>
    isFresh(row, freshness) ? { ref: row.name, commit: row.commit } : undefined,
  );
  const isWhole = known.every((each) => each !== undefined);
  const found: (StandingTarget | undefined)[] = [...known];
  return {
    prefix,
    known: (at) => known[at],
    found: (at, standing) => {
      found[at] = standing;
    },
    commits: () => found.flatMap((each) => each?.commit ?? []),
    keep: (catalog) => {
      if (isWhole && snapshot !== undefined) return { file, generation: snapshot.generation };
      const next = targets.map((target, at) => {
        const row = rows[at];
        return known[at] !== undefined && row !== undefined ? row : rowOf(catalog, target, found[at]);
      });
      const generation = generationOf(key, next);
      writeSnapshot(file, generation, next);
      return next.every((row) => row.commit !== '') ? { file, generation } : undefined;
    },
  };
}

function fleetKey(targets: readonly FleetTarget[]): string {
  const hash = createHash('sha256');
  for (const { id, cloneUrl, ref = '', uncommitted = false } of targets)
    hash.update(`${id}\t${cloneUrl}\t${ref}\t${uncommitted}\n`);
  return hash.digest('hex').slice(0, 32);
}

function generationOf(key: string, rows: readonly SnapshotRow[]): string {
  const hash = createHash('sha256').update(key);
  for (const { name, commit } of rows) hash.update(`${name} ${commit}\n`);
  return hash.digest('hex').slice(0, 32);
}

const unknown: SnapshotRow = Object.freeze({ name: '', commit: '', states: [] });

function rowsOf(snapshot: FleetSnapshot | undefined, count: number): readonly SnapshotRow[] {
  const rows = snapshot?.rows() ?? [];
  return rows.length === count ? rows : Array.from({ length: count }, () => unknown);
}

function isFresh({ commit, askedAt, states }: SnapshotRow, { now, maxAgeMs }: RefFreshness): boolean {
  if (commit === '') return false;
  // A clock that was set back tells nothing.
  if (askedAt !== undefined) return now >= askedAt && now - askedAt <= maxAgeMs;
  return states.every(isSamePathState);
}

/** A row that is relied on only where this search found the target, and its paths are still as they were before that. */
function rowOf(catalog: Catalog, target: FleetTarget, found: StandingTarget | undefined): SnapshotRow {
  const nowhere = {
    ...unknown,
    states: [{ path: target.id.replaceAll('\n', ' '), inode: Number.NaN, changedAt: 0 }],
  };
  if (found === undefined || target.uncommitted === true) return nowhere;
  const [row] = catalog.all<RefRow>(
    'select name, oid, url, stamp, checked_at as at from refs where target = ? and ref = ?',
    ...[target.id, target.ref ?? ''],
  );
  if (row === undefined || row.url !== target.cloneUrl || row.name !== found.ref) return nowhere;
  if (commitOfRow(row) !== found.commit) return nowhere;
  const { ref: name, commit } = found;
  if (isRemote(row)) return { name, commit, askedAt: row.at, states: [] };
  const states = statesOf(target, row);
  return states === undefined ? { ...nowhere, name, commit } : { name, commit, states };
}

/**
 * In a bare repository, one state of its folder stands for the files in it: git changes HEAD and packed-refs by renaming,
 * which changes the folder. In a working tree that folder changes all the time, so the files themselves are looked at.
 */
function statesOf(target: FleetTarget, row: RefRow): readonly PathState[] | undefined {
  const location = readCloneUrl(target.cloneUrl);
  if (location.kind !== 'local') return undefined;
  const root = path.resolve(location.path);
  const files = filesOfStamp(row.stamp);
  const own = path.dirname(files[0] ?? '');
  const isBare = own === root;
  const rest = isBare ? files.filter((file) => path.dirname(file) !== root) : files;
  // A `.git` that is a file names another folder.
  const link = isBare || own === path.join(root, '.git') ? [] : [path.join(root, '.git')];
  const paths = [...(isBare ? [root] : link), ...rest];
  if (paths.some((each) => each.includes('\n'))) return undefined;
  const now = Date.now();
  const states = paths.map((each) => takePathState(each, now));
  // After the states were taken: what changed before is seen here, what changes later is seen by them.
  return isSameStamp(row.stamp) ? states : undefined;
}
