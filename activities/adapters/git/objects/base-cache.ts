/**
 * Keeps the objects that deltas were applied to, least recently used first out, within a bound of bytes.
 */
import type { ObjectType } from './pack-file.ts';

/** An object that may be the base of others. */
export interface BaseObject {
  readonly type: ObjectType;
  readonly bytes: Buffer;
}

/** A cache by pack and offset. */
export interface BaseCache {
  get(pack: string, offset: number): BaseObject | undefined;
  put(pack: string, offset: number, object: BaseObject): void;
}

/** A cache of at most `maxBytes`; an object of more than a quarter of it is not kept. */
export function createBaseCache(maxBytes: number): BaseCache {
  const kept = new Map<string, BaseObject>();
  let total = 0;
  const nameOf = (pack: string, offset: number) => `${offset} ${pack}`;
  return {
    get: (pack, offset) => {
      const name = nameOf(pack, offset);
      const object = kept.get(name);
      if (object === undefined) return undefined;
      kept.delete(name);
      kept.set(name, object);
      return object;
    },
    put: (pack, offset, object) => {
      const name = nameOf(pack, offset);
      if (object.bytes.length > maxBytes / 4 || kept.has(name)) return;
      kept.set(name, object);
      total += object.bytes.length;
      for (const [oldest, { bytes }] of kept) {
        if (total <= maxBytes) break;
        kept.delete(oldest);
        total -= bytes.length;
      }
    },
  };
}
