/**
 * Throws mirrors away that nobody used for long, or the longest unused ones where all together are too large.
 *
 * A mirror is only a cache: what is read again is fetched again. Never one in use: it is taken away under its lock, and
 * none that was used within the last hour goes, because a reader of another process holds no lock.
 */
import { randomUUID } from 'node:crypto';
import { readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { withFileLock } from './file-lock.ts';

/** What may be kept. */
export interface MirrorLimits {
  /** Mirrors unused for longer go, in milliseconds. @default 30 days */
  readonly maxIdleMs?: number;
  /** Bytes that all mirrors may take. @default unlimited */
  readonly maxBytes?: number;
  /** Milliseconds since 1970. @default now */
  readonly now?: number;
}

/** What an eviction did. */
export interface Eviction {
  readonly evicted: number;
  readonly kept: number;
  /** Bytes of the mirrors that are left. */
  readonly bytes: number;
}

const defaultMaxIdleMs = 30 * 86_400_000;
const surelyIdleMs = 3_600_000;
const mirrorEnding = '.git';
const asideEnding = /\.git\.evicted-[0-9a-f-]{36}$/;
/** Deepest folder below which a mirror may lie: the parts of a repository's id. */
const deepest = 12;
const usedName = 'regrade-used';

/** Notes that a mirror is used now; one that is not there is no trouble. */
export async function markUsed(mirror: string): Promise<void> {
  const file = path.join(mirror, usedName);
  const now = new Date();
  await utimes(file, now, now).catch(() => writeFile(file, '').catch(() => {}));
}

/** Throws mirrors below a folder away. */
export async function evictMirrors(directory: string, limits: MirrorLimits = {}): Promise<Eviction> {
  const now = limits.now ?? Date.now();
  const mirrors = await Promise.all((await listMirrors(directory, 0)).map(inspect));
  const oldestFirst = mirrors.toSorted((one, other) => one.usedAt - other.usedAt);
  let bytes = mirrors.reduce((sum, mirror) => sum + mirror.bytes, 0);
  let evicted = 0;
  for (const mirror of oldestFirst) {
    const idle = now - mirror.usedAt;
    const isWanted = idle <= (limits.maxIdleMs ?? defaultMaxIdleMs) && bytes <= (limits.maxBytes ?? bytes);
    if (isWanted || idle < surelyIdleMs || !(await evict(mirror.path))) continue;
    bytes -= mirror.bytes;
    evicted += 1;
  }
  return { evicted, kept: mirrors.length - evicted, bytes };
}

async function listMirrors(directory: string, depth: number): Promise<readonly string[]> {
  if (depth > deepest) return [];
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  const all = entries.filter((entry) => entry.isDirectory()).map((entry) => path.join(directory, entry.name));
  // What an eviction that was killed left: nobody looks at it any more.
  const dying = all.filter((folder) => asideEnding.test(folder));
  await Promise.all(dying.map((folder) => rm(folder, { recursive: true, force: true })));
  const folders = all.filter((folder) => !asideEnding.test(folder));
  const below = await Promise.all(
    folders.map((folder) => (folder.endsWith(mirrorEnding) ? [folder] : listMirrors(folder, depth + 1))),
  );
  return below.flat();
}

interface Mirror {
  readonly path: string;
  /** Milliseconds since 1970. */
  readonly usedAt: number;
  readonly bytes: number;
}

async function inspect(mirror: string): Promise<Mirror> {
  const used = (await stat(path.join(mirror, usedName)).catch(() => undefined)) ?? (await stat(mirror));
  const packs = path.join(mirror, 'objects', 'pack');
  const names = await readdir(packs).catch(() => []);
  const sizes = await Promise.all(names.map((name) => stat(path.join(packs, name)).catch(() => undefined)));
  return {
    path: mirror,
    usedAt: used.mtimeMs,
    bytes: sizes.reduce((sum, each) => sum + (each?.size ?? 0), 0),
  };
}

/** Moved aside first, so that no one ever sees half a mirror; false where another process works on it. */
async function evict(mirror: string): Promise<boolean> {
  const aside = `${mirror}.evicted-${randomUUID()}`;
  const outcome = await withFileLock(`${mirror}.lock`, () => rename(mirror, aside), { timeoutMs: 0 });
  if (outcome.kind === 'held') return false;
  await rm(aside, { recursive: true, force: true });
  return true;
}
