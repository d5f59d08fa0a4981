/**
 * Inflates one zlib stream whose result's size is known, out of bytes that may go on after it.
 */
import { constants, inflateSync } from 'node:zlib';
import { Unreadable } from './damaged.ts';

/** Most bytes that zlib makes of `size` bytes, whatever they are: `deflateBound` of zlib with room to spare. */
export function mostCompressed(size: number): number {
  return size + Math.ceil(size / 1_000) + 128;
}

/** The bytes of a stream; `Unreadable` where it is damaged or not of this size. */
export function inflateExactly(stream: Buffer, size: number): Buffer {
  try {
    // One chunk of the right size: no copy at the end. An empty result still needs room for zlib's own minimum.
    const bytes = inflateSync(stream, {
      chunkSize: Math.max(64, size + 1),
      maxOutputLength: Math.max(1, size),
    });
    if (bytes.length === size) return bytes;
  } catch (error) {
    throw new Unreadable('a zlib stream is damaged', { cause: error });
  }
  throw new Unreadable('a zlib stream has another size than its header says');
}

/** The first bytes of a stream, as many as come out of the bytes given. */
export function inflateStart(stream: Buffer): Buffer {
  try {
    return inflateSync(stream, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    throw new Unreadable('a zlib stream is damaged', { cause: error });
  }
}
