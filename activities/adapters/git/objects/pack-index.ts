/**
 * Reads a pack's index (`.idx`, version 2) and a multi-pack index: where in which pack an object starts.
 *
 * Formats: git's `Documentation/gitformat-pack.txt`. Version 1 and chained multi-pack indexes are `Unreadable`.
 */
import { Unreadable } from './damaged.ts';
import { openIdTable, readOffset } from './id-table.ts';
import { openTable, type PositionedFile } from './positioned-file.ts';

/** Where an object starts. */
export interface PackPlace {
  /** Name of the pack's file without its ending. */
  readonly pack: string;
  readonly offset: number;
}

/** An index open for lookups. */
export interface PackIndex {
  /** Packs it knows, without ending. */
  readonly packs: readonly string[];
  find(id: Buffer): PackPlace | undefined;
  close(): void;
}

const idxSignature = 0xff74_4f63;
const midxSignature = 0x4d49_4458;
const headerBytes = 8;
const fanOutBytes = 1_024;

/** Opens `<pack>.idx`; throws `Unreadable` for what it does not know. */
export function openPackIndex(path: string, pack: string, idBytes: number): PackIndex {
  return guarded(openTable(path), (file) => {
    const header = file.read(0, headerBytes);
    if (
      header.length < headerBytes ||
      header.readUInt32BE(0) !== idxSignature ||
      header.readUInt32BE(4) !== 2
    )
      throw new Unreadable('the pack index is not of version 2');
    const idsAt = headerBytes + fanOutBytes;
    const table = openIdTable(file, { fanOutAt: headerBytes, idsAt, idBytes });
    const offsetsAt = idsAt + table.count * (idBytes + 4);
    const large = offsetsAt + table.count * 4;
    return {
      packs: [pack],
      find: (id) => {
        const position = table.find(id);
        if (position === undefined) return undefined;
        return { pack, offset: readOffset(file, { offset: offsetsAt + position * 4, large }) };
      },
      close: file.close,
    };
  });
}

/** Opens `multi-pack-index`; throws `Unreadable` for what it does not know. */
export function openMultiPackIndex(path: string, idBytes: number): PackIndex {
  return guarded(openTable(path), (file) => {
    const chunks = readChunks(file);
    const part = (name: string) => {
      const chunk = chunks.get(name);
      if (chunk === undefined) throw new Unreadable(`the multi-pack index has no ${name}`);
      return chunk;
    };
    const names = part('PNAM');
    const packs = file
      .read(names.from, names.to - names.from)
      .toString('utf8')
      .split('\0')
      .filter((name) => name !== '')
      .map((name) => name.replace(/\.(?:idx|pack)$/, ''));
    const table = openIdTable(file, { fanOutAt: part('OIDF').from, idsAt: part('OIDL').from, idBytes });
    const offsetsAt = part('OOFF').from;
    const large = chunks.get('LOFF')?.from ?? 0;
    return {
      packs,
      find: (id) => {
        const position = table.find(id);
        if (position === undefined) return undefined;
        const entry = offsetsAt + position * 8;
        const pack = packs[file.read(entry, 4).readUInt32BE(0)];
        if (pack === undefined)
          throw new Unreadable('the multi-pack index names a pack that it does not list');
        return { pack, offset: readOffset(file, { offset: entry + 4, large }) };
      },
      close: file.close,
    };
  });
}

interface Chunk {
  readonly from: number;
  readonly to: number;
}

function readChunks(file: PositionedFile): ReadonlyMap<string, Chunk> {
  const header = file.read(0, 12);
  const isKnown =
    header.length === 12 && header.readUInt32BE(0) === midxSignature && header[4] === 1 && header[7] === 0;
  if (!isKnown) throw new Unreadable('the multi-pack index is of another version, or one of a chain');
  const count = header[6] ?? 0;
  const lookup = Buffer.from(file.read(12, (count + 1) * 12));
  const chunks = new Map<string, Chunk>();
  for (let index = 0; index < count; index += 1) {
    const startOf = (each: number) => Number(lookup.readBigUInt64BE(each * 12 + 4));
    const name = lookup.toString('latin1', index * 12, index * 12 + 4);
    chunks.set(name, { from: startOf(index), to: startOf(index + 1) });
  }
  return chunks;
}

/** Closes the file where opening the index fails. */
function guarded(file: PositionedFile, open: (file: PositionedFile) => PackIndex): PackIndex {
  try {
    return open(file);
  } catch (error) {
    file.close();
    throw error;
  }
}
