/**
 * Reads objects of a git directory without git: packs (with deltas, several, multi-pack-index), loose objects, alternates.
 *
 * Read only, synchronous, bounded in memory: one object, the chain of deltas that makes it, and a cache of bases. What it
 * does not handle (reftables aside, index version 1, objects above 512 MB, damage) is `Unreadable`, for git to answer.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { RegradeError } from '../../../../core/errors.ts';
import { type BaseCache, type BaseObject, createBaseCache } from './base-cache.ts';
import { Unreadable } from './damaged.ts';
import { applyDelta, deltaResultSize } from './delta.ts';
import { type ObjectFolder, openObjectFolder } from './object-folder.ts';
import { isContentOf } from './object-id.ts';
import type { ObjectType, PackFile } from './pack-file.ts';

/** What was read of one object. */
export type ObjectRead =
  | { readonly kind: 'object'; readonly type: ObjectType; readonly bytes: Buffer }
  /** A blob above the limit. */
  | { readonly kind: 'too-large'; readonly size: number }
  | { readonly kind: 'missing' };

/** The objects of a repository, open for reading. */
export interface ObjectStore {
  /**
   * Throws `Unreadable` where git must be asked instead, and `RG_SCAN_OBJECT_MISSING` for content that is not what the id
   * says, which git would not notice.
   */
  read(oid: string, maxBlobBytes?: number): ObjectRead;
  has(oid: string): boolean;
  /** Gives all handles back; the store can be used again and opens what it needs. */
  close(): void;
}

/** What a store may keep in memory between two objects. @default 32 MiB of delta bases */
export interface ObjectStoreOptions {
  readonly cacheBytes?: number;
}

const defaultCacheBytes = 32 * 1_024 * 1_024;
const deepestAlternate = 5;
/** Git makes chains of 50; its format allows 4,095. */
const longestChain = 4_096;

interface Store {
  readonly folders: readonly ObjectFolder[];
  readonly cache: BaseCache;
}

/** Opens a git directory (a bare repository, or a `.git` folder). */
export function openObjectStore(gitDir: string, options: ObjectStoreOptions = {}): ObjectStore {
  const common = commonDirectory(gitDir);
  const idBytes = idBytesOf(common);
  const folders = objectFolders(path.join(common, 'objects'), 0).map((folder) =>
    openObjectFolder(folder, idBytes),
  );
  const store: Store = { folders, cache: createBaseCache(options.cacheBytes ?? defaultCacheBytes) };
  const close = () => {
    for (const folder of folders) folder.close();
  };
  return {
    read: (oid, maxBlobBytes = Number.POSITIVE_INFINITY) => {
      const found = readFrom(store, oid, maxBlobBytes);
      if (found.kind !== 'missing') return checked(found, oid, gitDir);
      // Packed anew or fetched since the folder was looked at.
      for (const folder of folders) folder.refresh();
      return checked(readFrom(store, oid, maxBlobBytes), oid, gitDir);
    },
    has: (oid) => find(store, oid) !== undefined || folders.some((folder) => folder.hasLoose(oid)),
    close,
  };
}

function checked(read: ObjectRead, object: string, repository: string): ObjectRead {
  if (read.kind !== 'object' || isContentOf(object, read.type, read.bytes)) return read;
  const reason = 'its content is not what its id says';
  throw new RegradeError('RG_SCAN_OBJECT_MISSING', { object, repository, reason });
}

/** A worktree's git directory has its objects in the one it was made from. */
function commonDirectory(gitDir: string): string {
  const link = path.join(gitDir, 'commondir');
  return existsSync(link) ? path.resolve(gitDir, readFileSync(link, 'utf8').trim()) : gitDir;
}

/** The folder of objects and its alternates, each once. */
function objectFolders(folder: string, depth: number): readonly string[] {
  const list = path.join(folder, 'info', 'alternates');
  if (!existsSync(list)) return [folder];
  if (depth >= deepestAlternate) throw new Unreadable('alternates lead too deep');
  const lines = readFileSync(list, 'utf8').split('\n');
  const others = lines.filter((line) => line !== '' && !line.startsWith('#'));
  if (others.some((line) => line.startsWith('"'))) throw new Unreadable('an alternate is quoted');
  const below = others.flatMap((line) => objectFolders(path.resolve(folder, line), depth + 1));
  return [...new Set([folder, ...below])];
}

function idBytesOf(gitDir: string): number {
  const config = path.join(gitDir, 'config');
  const text = existsSync(config) ? readFileSync(config, 'utf8') : '';
  return /^\s*objectformat\s*=\s*sha256\s*$/im.test(text) ? 32 : 20;
}

interface Found {
  readonly folder: ObjectFolder;
  readonly pack: string;
  readonly offset: number;
}

function find({ folders }: Store, oid: string): Found | undefined {
  const id = Buffer.from(oid, 'hex');
  for (const folder of folders) {
    const place = folder.findPacked(id);
    if (place !== undefined) return { folder, ...place };
  }
  return undefined;
}

function readFrom(store: Store, oid: string, maxBlobBytes: number): ObjectRead {
  const found = find(store, oid);
  if (found !== undefined) return readPacked(store, found, maxBlobBytes);
  for (const folder of store.folders) {
    const loose = folder.loose(oid);
    if (loose === undefined) continue;
    const { type, size } = loose;
    if (type === 'blob' && size > maxBlobBytes) return { kind: 'too-large', size };
    return { kind: 'object', type, bytes: loose.bytes() };
  }
  return { kind: 'missing' };
}

/** The deltas from an object down to its base, the last one first to apply. */
interface Chain {
  readonly base: BaseObject | { readonly type: ObjectType; readonly size: number; inflate(): Buffer };
  readonly baseAt: number;
  readonly deltas: readonly { readonly at: number; readonly delta: Buffer }[];
}

function readPacked(store: Store, found: Found, maxBlobBytes: number): ObjectRead {
  const chain = readChain(store, found, maxBlobBytes);
  const { base, baseAt, deltas } = chain;
  const top = deltas[0];
  const size =
    top !== undefined ? deltaResultSize(top.delta) : 'bytes' in base ? base.bytes.length : base.size;
  if (base.type === 'blob' && size > maxBlobBytes) return { kind: 'too-large', size };
  let bytes = 'bytes' in base ? base.bytes : base.inflate();
  if (deltas.length > 0) store.cache.put(found.pack, baseAt, { type: base.type, bytes });
  for (const { at, delta } of deltas.toReversed()) {
    bytes = applyDelta(bytes, delta);
    if (at !== found.offset) store.cache.put(found.pack, at, { type: base.type, bytes });
  }
  return { kind: 'object', type: base.type, bytes };
}

function readChain(store: Store, found: Found, maxBlobBytes: number): Chain {
  const pack = found.folder.pack(found.pack);
  const deltas: { readonly at: number; readonly delta: Buffer }[] = [];
  let at = found.offset;
  while (deltas.length < longestChain) {
    const cached = store.cache.get(found.pack, at);
    if (cached !== undefined) return { base: cached, baseAt: at, deltas };
    const entry = pack.entryAt(at);
    const { content } = entry;
    if (content.kind === 'object') {
      const base = { type: content.type, size: entry.size, inflate: () => pack.inflate(entry) };
      return { base, baseAt: at, deltas };
    }
    deltas.push({ at, delta: inflateDelta(pack, entry, maxBlobBytes) });
    at = content.kind === 'offset-delta' ? content.base : placeOfBase(found, content.base);
  }
  throw new Unreadable('a chain of deltas has no end');
}

function inflateDelta(pack: PackFile, entry: ReturnType<PackFile['entryAt']>, maxBlobBytes: number): Buffer {
  // A delta much larger than what is wanted is no usual one; git streams it where we would hold it.
  if (entry.size > Math.max(maxBlobBytes, 64 * 1_024 * 1_024)) throw new Unreadable('a delta is too large');
  return pack.inflate(entry);
}

/** A pack on disk holds the bases of its deltas itself; only one on the wire may be thin. */
function placeOfBase({ folder, pack }: Found, id: Buffer): number {
  const place = folder.findPacked(id);
  if (place?.pack !== pack) throw new Unreadable('a delta has its base in another pack');
  return place.offset;
}
