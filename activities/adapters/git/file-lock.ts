/**
 * A lock between processes as a file that holds its owner: process id, machine, a random token.
 *
 * The lock of a process that is gone is taken over at once on the same machine, and anywhere after a minute without a sign
 * of life (shared file systems, process ids given anew). Not re-entrant: calls within one process must be serialised before.
 */
import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whose lock it is. */
export interface LockOwner {
  readonly pid: number;
  readonly machine: string;
  readonly token: string;
}

/** How long to wait for another process. */
export interface FileLockOptions {
  /** @default 120_000 */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/** What came of waiting: the work's value, or the owner that never let go. */
export type LockedOutcome<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'held'; readonly by: LockOwner };

const beatMs = 10_000;
const silentAfterMs = 60_000;
const pollMs = 50;

/** Runs `work` while this process holds the lock file. */
export async function withFileLock<T>(
  file: string,
  work: () => Promise<T>,
  options: FileLockOptions = {},
): Promise<LockedOutcome<T>> {
  const owner: LockOwner = { pid: process.pid, machine: hostname(), token: randomUUID() };
  await mkdir(path.dirname(file), { recursive: true });
  const deadline = performance.now() + (options.timeoutMs ?? 120_000);
  for (let holder = await take(file, owner); holder !== undefined; holder = await take(file, owner)) {
    options.signal?.throwIfAborted();
    if (await isGone(file, holder)) await evict(file, holder);
    else if (performance.now() > deadline) return { kind: 'held', by: holder };
    else await sleep(pollMs, undefined, options.signal === undefined ? {} : { signal: options.signal });
  }
  const beat = setInterval(() => void utimes(file, new Date(), new Date()).catch(() => {}), beatMs);
  beat.unref();
  try {
    return { kind: 'done', value: await work() };
  } finally {
    clearInterval(beat);
    if ((await readOwner(file))?.token === owner.token) await rm(file, { force: true });
  }
}

/** Takes the lock, or tells who holds it. */
async function take(file: string, owner: LockOwner): Promise<LockOwner | undefined> {
  // Written aside and linked, so that a lock is never seen half written.
  const aside = `${file}.${owner.token}`;
  await writeFile(aside, JSON.stringify(owner));
  try {
    await link(aside, file);
    return undefined;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    return (await readOwner(file)) ?? { pid: 0, machine: '', token: '' };
  } finally {
    await rm(aside, { force: true });
  }
}

async function readOwner(file: string): Promise<LockOwner | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as LockOwner;
  } catch {
    return undefined; // gone meanwhile
  }
}

async function isGone(file: string, holder: LockOwner): Promise<boolean> {
  if (holder.machine === hostname() && !isAlive(holder.pid)) return true;
  // Also where its process id is in use: it may have been given to another process since.
  const information = await stat(file).catch(() => undefined);
  return information !== undefined && Date.now() - information.mtimeMs > silentAfterMs;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Removes a dead owner's lock; a new owner's, taken in between, is put back. */
async function evict(file: string, dead: LockOwner): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
  } catch {
    return; // someone else evicted it
  }
  const moved = await readOwner(aside);
  if (moved !== undefined && moved.token !== dead.token) await rename(aside, file);
  else await rm(aside, { force: true });
}
