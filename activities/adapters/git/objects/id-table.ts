/**
 * A sorted table of object ids with git's fan-out of 256 counts, as pack indexes and multi-pack indexes hold it.
 *
 * A lookup reads the fan-out once and the ids of one first byte at a time, so that an index of any size costs little memory.
 */
import { Unreadable } from './damaged.ts';
import type { PositionedFile } from './positioned-file.ts';

/** Where the parts of a table lie in its file. */
export interface IdTableLayout {
  readonly fanOutAt: number;
  readonly idsAt: number;
  /** 20 for SHA-1, 32 for SHA-256. */
  readonly idBytes: number;
}

/** A table open for lookups. */
export interface IdTable {
  readonly count: number;
  /** Position of an id in the table. */
  find(id: Buffer): number | undefined;
}

const fanOutBytes = 1_024;

/** Opens a table; throws `Unreadable` where its fan-out is none. */
export function openIdTable(file: PositionedFile, { fanOutAt, idsAt, idBytes }: IdTableLayout): IdTable {
  const fanOut = Buffer.from(file.read(fanOutAt, fanOutBytes));
  if (fanOut.length < fanOutBytes) throw new Unreadable('the index ends within its fan-out');
  const countBelow = (first: number) => (first === 0 ? 0 : fanOut.readUInt32BE((first - 1) * 4));
  const count = countBelow(256);
  let bucket: { readonly first: number; readonly ids: Buffer } | undefined;
  const idsOf = (first: number) => {
    if (bucket?.first === first) return bucket.ids;
    const from = countBelow(first);
    const ids = file.read(idsAt + from * idBytes, (countBelow(first + 1) - from) * idBytes);
    bucket = { first, ids };
    return ids;
  };
  return {
    count,
    find: (id) => {
      const first = id[0] ?? 0;
      const ids = idsOf(first);
      let [low, high] = [0, ids.length / idBytes];
      while (low < high) {
        const middle = (low + high) >>> 1;
        const order = ids.compare(id, 0, idBytes, middle * idBytes, (middle + 1) * idBytes);
        if (order === 0) return countBelow(first) + middle;
        if (order < 0) low = middle + 1;
        else high = middle;
      }
      return undefined;
    },
  };
}

/** A 4-byte offset of an index; one with the highest bit set names an entry of the table of 8-byte offsets. */
export function readOffset(
  file: PositionedFile,
  at: { readonly offset: number; readonly large: number },
): number {
  const value = file.read(at.offset, 4).readUInt32BE(0);
  if (value < 0x8000_0000) return value;
  return Number(file.read(at.large + (value - 0x8000_0000) * 8, 8).readBigUInt64BE(0));
}
