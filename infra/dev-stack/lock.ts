/**
 * A lock between processes of one machine: a file that names its holder.
 *
 * A holder that died leaves the file; the next one notices (its process no longer runs) and takes over. Held for
 * start-ups and downloads, never for a server's lifetime.
 */
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { RegradeError } from '../../core/errors.ts';
import { isRunning, type ProcessRecord, recordOf } from './process-record.ts';

/** How long to wait for a lock. */
export interface LockOptions {
  /** Milliseconds until `RG_INFRA_STACK_LOCKED`. @default 180000 (a first download over a slow line) */
  readonly waitMs?: number;
}

const pollMs = 50;
let taken = 0;

/** Runs `work` while holding the lock file; the file is removed afterwards, also when `work` throws. */
export async function withLock<T>(
  file: string,
  work: () => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  const waitMs = options.waitMs ?? 180_000;
  const deadline = performance.now() + waitMs;
  await mkdir(dirname(file), { recursive: true });
  while (!(await tryLock(file))) {
    if (performance.now() > deadline) throw await lockedError(file, waitMs);
    await sleep(pollMs);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function tryLock(file: string): Promise<boolean> {
  if (await claim(file)) return true;
  const before = await readFile(file, 'utf8').catch(() => undefined);
  if (before === undefined) return claim(file);
  const holder = parseRecord(before);
  if (holder !== undefined && (await isRunning(holder))) return false;
  await removeStale(file, before);
  return claim(file);
}

/** Takes the lock where it is free: a hard link appears whole or not at all. */
async function claim(file: string): Promise<boolean> {
  taken += 1;
  const own = `${file}.${process.pid}.${taken}`;
  await writeFile(own, JSON.stringify(await recordOf(process.pid)));
  try {
    await link(own, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(own, { force: true });
  }
}

/** Moves a dead holder's file away, unless another process took over between our look and the move. */
async function removeStale(file: string, content: string): Promise<void> {
  taken += 1;
  const aside = `${file}.${process.pid}.${taken}`;
  try {
    await rename(file, aside);
  } catch {
    return;
  }
  if ((await readFile(aside, 'utf8')) !== content) await link(aside, file).catch(() => {});
  await rm(aside, { force: true });
}

function parseRecord(text: string): ProcessRecord | undefined {
  try {
    return JSON.parse(text) as ProcessRecord;
  } catch {
    return undefined;
  }
}

async function lockedError(file: string, waitMs: number): Promise<RegradeError> {
  const holder = parseRecord(await readFile(file, 'utf8').catch(() => ''));
  return new RegradeError('RG_INFRA_STACK_LOCKED', {
    pid: holder?.pid ?? 'unknown',
    directory: dirname(file),
    seconds: Math.round(waitMs / 1000),
  });
}
