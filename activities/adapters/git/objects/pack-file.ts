/**
 * Reads entries of one pack: header, whole objects, deltas. Knows nothing of chains; see `object-store.ts`.
 *
 * Format: git's `Documentation/gitformat-pack.txt`.
 */
import { Unreadable } from './damaged.ts';
import { inflateExactly, mostCompressed } from './inflate.ts';
import { openPositioned } from './positioned-file.ts';

/** Kinds of git's objects. */
export type ObjectType = 'commit' | 'tree' | 'blob' | 'tag';

/** What an entry is: an object, or a delta on one in the same pack or by id. */
export type EntryKind =
  | { readonly kind: 'object'; readonly type: ObjectType }
  | { readonly kind: 'offset-delta'; readonly base: number }
  | { readonly kind: 'id-delta'; readonly base: Buffer };

/** An entry's header; `size` is of the inflated object or delta. */
export interface PackEntry {
  readonly content: EntryKind;
  readonly size: number;
  readonly dataAt: number;
}

/** A pack open for reading. */
export interface PackFile {
  /** Reads the header of the entry that starts at an offset. */
  entryAt(offset: number): PackEntry;
  /** Bytes of an entry: the object's, or the delta's. */
  inflate(entry: PackEntry): Buffer;
  close(): void;
}

const types: Readonly<Record<number, ObjectType>> = { 1: 'commit', 2: 'tree', 3: 'blob', 4: 'tag' };
/** Longest header: a size of up to 10 bytes and an id. */
const longestHeader = 48;
/** Larger objects are git's business: they would have to be held whole. */
const largestObject = 512 * 1_024 * 1_024;

/** Opens a pack. */
export function openPack(path: string, idBytes: number): PackFile {
  const file = openPositioned(path);
  const start = file.read(0, 12);
  if (
    start.length < 12 ||
    start.toString('latin1', 0, 4) !== 'PACK' ||
    ![2, 3].includes(start.readUInt32BE(4))
  ) {
    file.close();
    throw new Unreadable('the pack is of another version');
  }
  return {
    entryAt: (offset) => readHeader(file.read(offset, longestHeader, true), { offset, idBytes }),
    inflate: ({ size, dataAt }) => {
      if (size > largestObject) throw new Unreadable('the object is too large to be held in memory');
      return inflateExactly(file.read(dataAt, mostCompressed(size), true), size);
    },
    close: file.close,
  };
}

function readHeader(
  bytes: Buffer,
  { offset, idBytes }: { readonly offset: number; readonly idBytes: number },
): PackEntry {
  let at = 0;
  let byte = byteAt(bytes, at++);
  const type = (byte >> 4) & 7;
  let size = byte & 0x0f;
  for (let factor = 16; byte >= 0x80; factor *= 128) {
    byte = byteAt(bytes, at++);
    size += (byte & 0x7f) * factor;
  }
  const plain = types[type];
  if (plain !== undefined) return { content: { kind: 'object', type: plain }, size, dataAt: offset + at };
  if (type === 7) {
    const base = Buffer.from(bytes.subarray(at, at + idBytes));
    return { content: { kind: 'id-delta', base }, size, dataAt: offset + at + idBytes };
  }
  if (type !== 6) throw new Unreadable('the pack holds an entry of an unknown kind');
  byte = byteAt(bytes, at++);
  let distance = byte & 0x7f;
  while (byte >= 0x80) {
    byte = byteAt(bytes, at++);
    distance = (distance + 1) * 128 + (byte & 0x7f);
  }
  if (distance <= 0 || distance >= offset) throw new Unreadable('a delta names a base outside the pack');
  return { content: { kind: 'offset-delta', base: offset - distance }, size, dataAt: offset + at };
}

function byteAt(bytes: Buffer, index: number): number {
  const byte = bytes[index];
  if (byte === undefined) throw new Unreadable('the pack ends within an entry');
  return byte;
}
