/**
 * One `objects` folder of git: its packs by their indexes, and its loose objects. Alternates are the caller's.
 *
 * Files are opened when they are first needed and held until `close`; packs that come or go meanwhile are seen after
 * `refresh`.
 */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { Unreadable } from './damaged.ts';
import { inflateExactly, inflateStart } from './inflate.ts';
import { type ObjectType, openPack, type PackFile } from './pack-file.ts';
import { openMultiPackIndex, openPackIndex, type PackIndex, type PackPlace } from './pack-index.ts';
import { openPositioned } from './positioned-file.ts';

/** A loose object: its header, and its bytes on demand. */
export interface LooseObject {
  readonly type: ObjectType;
  readonly size: number;
  bytes(): Buffer;
}

/** One folder of objects. */
export interface ObjectFolder {
  /** Where a pack holds the object. */
  findPacked(id: Buffer): PackPlace | undefined;
  /** The pack of a place, open. */
  pack(name: string): PackFile;
  loose(oid: string): LooseObject | undefined;
  hasLoose(oid: string): boolean;
  /** Forgets which packs there are. */
  refresh(): void;
  close(): void;
}

const types: ReadonlySet<string> = new Set(['commit', 'tree', 'blob', 'tag']);
const longestLooseHeader = 256;

/** Opens a folder; nothing is read before the first lookup. */
export function openObjectFolder(folder: string, idBytes: number): ObjectFolder {
  const packFolder = path.join(folder, 'pack');
  const packs = new Map<string, PackFile>();
  let indexes: PackIndex[] | undefined;

  const closeAll = () => {
    for (const index of indexes ?? []) index.close();
    for (const pack of packs.values()) pack.close();
    packs.clear();
    indexes = undefined;
  };
  return {
    findPacked: (id) => {
      indexes ??= openIndexes(packFolder, idBytes);
      for (const [order, index] of indexes.entries()) {
        const place = index.find(id);
        if (place === undefined) continue;
        // Objects asked for one after the other mostly lie in one pack.
        if (order > 0) indexes.unshift(...indexes.splice(order, 1));
        return place;
      }
      return undefined;
    },
    pack: (name) => {
      const open = packs.get(name) ?? openPack(path.join(packFolder, `${name}.pack`), idBytes);
      packs.set(name, open);
      return open;
    },
    loose: (oid) => readLoose(loosePath(folder, oid)),
    hasLoose: (oid) => existsSync(loosePath(folder, oid)),
    refresh: closeAll,
    close: closeAll,
  };
}

function openIndexes(packFolder: string, idBytes: number): PackIndex[] {
  const names = existsSync(packFolder) ? readdirSync(packFolder) : [];
  const opened: PackIndex[] = [];
  try {
    if (names.includes('multi-pack-index'))
      opened.push(openMultiPackIndex(path.join(packFolder, 'multi-pack-index'), idBytes));
    const known = new Set(opened.flatMap((index) => index.packs));
    for (const name of names) {
      const pack = name.endsWith('.idx') ? name.slice(0, -'.idx'.length) : undefined;
      if (pack === undefined || known.has(pack)) continue;
      opened.push(openPackIndex(path.join(packFolder, name), pack, idBytes));
    }
    return opened;
  } catch (error) {
    for (const index of opened) index.close();
    throw error;
  }
}

function loosePath(folder: string, oid: string): string {
  return path.join(folder, oid.slice(0, 2), oid.slice(2));
}

function readLoose(file: string): LooseObject | undefined {
  // Asked first: most lookups find nothing here, and an error costs ten times a look.
  if (!existsSync(file)) return undefined;
  const open = openPositioned(file);
  try {
    const stream = open.read(0, open.size);
    const start = inflateStart(stream.subarray(0, longestLooseHeader));
    const end = start.indexOf(0);
    const [type = '', length = ''] = start.toString('latin1', 0, Math.max(0, end)).split(' ');
    if (!types.has(type) || !/^\d+$/.test(length)) throw new Unreadable('a loose object has no header');
    const size = Number(length);
    const bytes = () => inflateExactly(stream, end + 1 + size).subarray(end + 1);
    return { type: type as ObjectType, size, bytes };
  } finally {
    open.close();
  }
}
