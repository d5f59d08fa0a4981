/**
 * Where every target of a fleet stood when it was last searched, in one file, with what tells that it still stands there.
 *
 * A target on this machine is told by the state of the few paths that a change of its ref must touch, one that is remote by
 * when it was asked. Reading it needs neither the catalog nor git, so that a search of which all is known starts with it.
 * Made anew at any time: one that is damaged, or of another fleet, is none.
 */
import { readFileSync, statSync, utimesSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { isSamePathState, type PathState } from './path-state.ts';
import { writeFileChecked } from './write-whole.ts';

/** One target of a snapshot. */
export interface SnapshotRow {
  /** Full name of the ref. */
  readonly name: string;
  readonly commit: string;
  /** When a remote target was asked, in milliseconds since 1970; `undefined` for one on this machine. */
  readonly askedAt?: number | undefined;
  /** What a change of the ref changes; empty for a remote target. */
  readonly states: readonly PathState[];
}

/** A snapshot as it was read; its parts are understood when they are asked for. */
export interface FleetSnapshot {
  /** Changes with every change of a target's ref or commit. */
  readonly generation: string;
  /** When the first of the remote targets was asked; `undefined` where there is none. */
  readonly oldestAsked: number | undefined;
  /** By target, in the fleet's order. */
  rows(): readonly SnapshotRow[];
  /** True where no path changed: all targets on this machine are where they were. */
  isUnchanged(): boolean;
}

interface Head {
  readonly format: number;
  readonly generation: string;
  readonly oldestAsked: number | null;
  readonly paths: number;
  readonly pathBytes: number;
  readonly sum: number;
}

const format = 1;
/** Folder of an index for what is kept by fleet. */
export const fleetsFolder = 'fleets';
/** Folder of an index for searches as they were shown. */
export const searchesFolder = 'searches';
/** How the names of snapshots end. */
export const fleetEnding = '.fleet';
const dayMs = 86_400_000;

/** Notes, at most once a day, that a snapshot is in use: what it names is then not forgotten. */
export function noteUse(file: string, now: number): void {
  try {
    if (now - statSync(file).mtimeMs > dayMs) utimesSync(file, now / 1_000, now / 1_000);
  } catch {
    // It is gone, or not ours to touch: then it is made again some time.
  }
}

/** Writes a snapshot; the generation is the caller's: equal where all targets, refs and commits are equal. */
export function writeSnapshot(file: string, generation: string, rows: readonly SnapshotRow[]): void {
  const states = rows.flatMap((row) => row.states);
  const paths = Buffer.from(states.map((state) => state.path).join('\n'));
  const numbers = new Float64Array(states.length * 2);
  for (const [at, { inode, changedAt }] of states.entries()) {
    numbers[at * 2] = inode;
    numbers[at * 2 + 1] = changedAt;
  }
  const lines = rows.map(({ name, commit, askedAt = '', states: { length } }) =>
    [name, commit, askedAt, length].join(' '),
  );
  const body = Buffer.concat([new Uint8Array(numbers.buffer), paths, Buffer.from(lines.join('\n'))]);
  const asked = rows.flatMap((row) => row.askedAt ?? []);
  const oldestAsked = asked.length === 0 ? null : asked.reduce((least, each) => Math.min(least, each));
  const counts = { paths: states.length, pathBytes: paths.length, sum: crc32(body) };
  const head: Head = { format, generation, oldestAsked, ...counts };
  writeFileChecked(file, Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), body]));
}

/** Reads a snapshot; `undefined` where there is none that is whole. */
export function readSnapshot(file: string): FleetSnapshot | undefined {
  const read = readWhole(file);
  if (read === undefined) return undefined;
  const { head, body } = read;
  const numberBytes = head.paths * 16;
  const numbers = new Float64Array(new Uint8Array(body.subarray(0, numberBytes)).buffer);
  const rowsAt = numberBytes + head.pathBytes;
  const paths = () => linesOf(body.toString('utf8', numberBytes, rowsAt));
  const stateOf = (path: string, at: number): PathState => ({
    path,
    inode: numbers[at * 2] ?? 0,
    changedAt: numbers[at * 2 + 1] ?? 0,
  });
  return {
    generation: head.generation,
    oldestAsked: head.oldestAsked ?? undefined,
    isUnchanged: () => paths().every((path, at) => isSamePathState(stateOf(path, at))),
    rows: () => {
      const all = paths().map(stateOf);
      let from = 0;
      return linesOf(body.toString('utf8', rowsAt)).map((line) => {
        const [name = '', commit = '', asked = '', count = ''] = line.split(' ');
        const states = all.slice(from, from + Number(count));
        from += Number(count);
        return { name, commit, askedAt: asked === '' ? undefined : Number(asked), states };
      });
    },
  };
}

function readWhole(file: string): { readonly head: Head; readonly body: Buffer } | undefined {
  try {
    const content = readFileSync(file);
    const end = content.indexOf(10);
    const head = JSON.parse(content.toString('utf8', 0, end)) as Head;
    const body = content.subarray(end + 1);
    return head.format === format && crc32(body) === head.sum ? { head, body } : undefined;
  } catch {
    return undefined;
  }
}

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.split('\n');
}
