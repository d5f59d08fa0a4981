/**
 * A process as written down: its id and when it started, so that a reused id is never mistaken for it.
 *
 * Start times are opaque texts of one machine's current boot: compared for equality, never parsed.
 */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Identity of a process that may outlive the one that started it. */
export interface ProcessRecord {
  readonly pid: number;
  /** Ticks since boot on Linux, a date elsewhere; equal texts mean the same process. */
  readonly startTime: string;
}

/** Place of `starttime` among the fields of `/proc/<pid>/stat` after the command's name (proc(5), field 22). */
const startTimeField = 19;

/** When the process started, or undefined where none with this id runs (a zombie does not run). */
export async function startTimeOf(pid: number): Promise<string | undefined> {
  if (process.platform !== 'linux') return startTimeByPs(pid);
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name stands in parentheses and may hold spaces and parentheses itself.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[startTimeField];
  } catch {
    return undefined;
  }
}

async function startTimeByPs(pid: number): Promise<string | undefined> {
  try {
    const { stdout } = await run('ps', ['-o', 'state=,lstart=', '-p', String(pid)]);
    const text = stdout.trim();
    return text === '' || text.startsWith('Z') ? undefined : text.replace(/^\S+\s+/, '');
  } catch {
    return undefined;
  }
}

/** Name of the program that a process id belongs to now; undefined where that cannot be known. */
export async function programOf(pid: number): Promise<string | undefined> {
  try {
    if (process.platform === 'linux') return (await readFile(`/proc/${pid}/comm`, 'utf8')).trim();
    const { stdout } = await run('ps', ['-o', 'comm=', '-p', String(pid)]);
    return stdout.trim() === '' ? undefined : stdout.trim();
  } catch {
    return undefined;
  }
}

/** Record of a process that runs now; undefined where none with this id runs. */
export async function recordOf(pid: number): Promise<ProcessRecord | undefined> {
  const startTime = await startTimeOf(pid);
  return startTime === undefined ? undefined : { pid, startTime };
}

/** True while the very process that was recorded runs. */
export async function isRunning(record: ProcessRecord): Promise<boolean> {
  return (await startTimeOf(record.pid)) === record.startTime;
}

/** How to end a process: a polite signal first, SIGKILL after the grace. */
export interface Ending {
  /** @default SIGTERM */
  readonly signal?: NodeJS.Signals;
  /** Milliseconds until SIGKILL. @default 10000 */
  readonly graceMs?: number;
}

/** Pause between looks at a process that is asked to end. */
const pollMs = 25;

/** Ends a recorded process and resolves once it is gone; does nothing where it no longer runs. */
export async function endProcess(record: ProcessRecord, ending: Ending = {}): Promise<void> {
  if (!(await signalProcess(record, ending.signal ?? 'SIGTERM'))) return;
  if (await goneWithin(record, ending.graceMs ?? 10_000)) return;
  await signalProcess(record, 'SIGKILL');
  // A process in uninterruptible I/O may take a moment even then.
  await goneWithin(record, 5_000);
}

/** Sends a signal to a recorded process; false where it no longer runs. */
export async function signalProcess(record: ProcessRecord, signal: NodeJS.Signals): Promise<boolean> {
  if (!(await isRunning(record))) return false;
  try {
    process.kill(record.pid, signal);
    return true;
  } catch {
    return false;
  }
}

async function goneWithin(record: ProcessRecord, milliseconds: number): Promise<boolean> {
  const deadline = performance.now() + milliseconds;
  while (performance.now() < deadline) {
    if (!(await isRunning(record))) return true;
    await sleep(pollMs);
  }
  return !(await isRunning(record));
}
