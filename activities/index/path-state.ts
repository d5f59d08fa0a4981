/**
 * The state of a file or folder by which a change is told: which one it is, and when it last changed in any way.
 *
 * The time is that of the inode (`ctime`), which no program can set back. A change within one tick of the file system's
 * clock after the state was taken would not show, so a state that young is kept as one that nothing equals.
 */
import { statSync } from 'node:fs';

/** What stood at a path. */
export interface PathState {
  /** Without a line end. */
  readonly path: string;
  /** 0 where nothing stood there; NaN where it cannot be relied on. */
  readonly inode: number;
  /** Milliseconds since 1970. */
  readonly changedAt: number;
}

/** Ticks of file systems that keep parts of milliseconds: at most 10 ms on Linux, with room. */
const fineTickMs = 50;
/** Others keep seconds, or two. */
const coarseTickMs = 2_100;

/** Takes the state of a path at a time, in milliseconds since 1970. */
export function takePathState(path: string, now: number): PathState {
  const { inode, changedAt } = look(path);
  const tickMs = Number.isInteger(changedAt) ? coarseTickMs : fineTickMs;
  const isYoung = inode !== 0 && now - changedAt < tickMs;
  return { path, inode: isYoung || path.includes('\n') ? Number.NaN : inode, changedAt };
}

/** True where nothing changed at the path since. */
export function isSamePathState({ path, inode, changedAt }: PathState): boolean {
  if (Number.isNaN(inode)) return false;
  const is = look(path);
  return is.inode === inode && is.changedAt === changedAt;
}

function look(path: string): { readonly inode: number; readonly changedAt: number } {
  try {
    const information = statSync(path, { throwIfNoEntry: false });
    return information === undefined
      ? { inode: 0, changedAt: 0 }
      : { inode: information.ino, changedAt: information.ctimeMs };
  } catch {
    // What cannot be looked at is no state to rely on.
    return { inode: Number.NaN, changedAt: 0 };
  }
}
