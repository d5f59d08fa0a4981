/**
 * Memory and open handles of a process and all that it started, from `/proc`: Linux alone.
 *
 * Resident memory is added up over the processes, so that pages which they share count several times: never too little.
 */
import { readdirSync, readFileSync } from 'node:fs';

/** One look at a tree of processes. */
export interface TreeSample {
  /** Milliseconds since sampling began. */
  readonly at: number;
  readonly processes: number;
  readonly residentBytes: number;
  readonly handles: number;
  /** Handles of the first process alone. */
  readonly ownHandles: number;
}

/** Looks at the tree below a process; undefined where it is gone. */
export function sampleTree(pid: number, at: number): TreeSample | undefined {
  const ownHandles = handlesOf(pid);
  if (ownHandles === undefined) return undefined;
  const tree = treeOf(pid);
  return {
    at,
    processes: tree.length,
    residentBytes: tree.reduce((sum, each) => sum + residentOf(each), 0),
    handles: tree.reduce((sum, each) => sum + (handlesOf(each) ?? 0), 0),
    ownHandles,
  };
}

function treeOf(root: number): readonly number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const parent = /^\d+$/.test(name) ? parentOf(Number(name)) : undefined;
    if (parent !== undefined) parents.set(Number(name), parent);
  }
  const isBelow = (pid: number | undefined): boolean =>
    pid === root || (pid !== undefined && pid > 1 && isBelow(parents.get(pid)));
  return [...parents.keys()].filter(isBelow);
}

/** The parent stands behind the name, which may hold anything but ends with the last bracket. */
function parentOf(pid: number): number | undefined {
  const stat = readProc(`/proc/${pid}/stat`);
  const parent = stat
    ?.slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .at(1);
  return parent === undefined ? undefined : Number(parent);
}

function residentOf(pid: number): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readProc(`/proc/${pid}/status`) ?? '')?.[1];
  return Number(kibibytes ?? 0) * 1_024;
}

function handlesOf(pid: number): number | undefined {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return undefined;
  }
}

/** Undefined where the process has ended in between. */
function readProc(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
