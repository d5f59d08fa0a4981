/**
 * The bytes or the text of a source file, or why it is not looked at.
 *
 * A byte order mark stays in the text, so that writing the text back changes nothing but what was meant. Reads without
 * waiting, into one buffer: over many small files that costs a twentieth of the processor time of promises.
 */
import { isUtf8 } from 'node:buffer';
import { closeSync, constants, openSync, readSync } from 'node:fs';
import { isLfsPointer } from '../../core/lfs-pointer.ts';
import { isGone, reasonOf } from './file-trouble.ts';

/** Why a file is not looked at. */
export type SkipReason = 'binary' | 'tooLarge' | 'notText' | 'gone' | 'unnamable' | 'lfs';

/** What reading a source file yields. */
export type SourceText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'skipped'; readonly reason: SkipReason }
  | UnreadableFile;

/** A file that is there and cannot be read. */
export interface UnreadableFile {
  readonly kind: 'unreadable';
  /** In words, e.g. `permission denied`. */
  readonly reason: string;
}

/** A file's bytes, which hold until the next file is read. */
export type SourceBytes =
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | { readonly kind: 'skipped'; readonly reason: SkipReason }
  | UnreadableFile;

/** Bytes in which a NUL makes a file binary; as git does it. */
const probedBytes = 8000;
/** First size of the buffer; it grows with the files, up to the limit asked for. */
const firstSize = 256 * 1024;

/** A pipe that took a file's place would be waited for for ever; it reads as empty. Windows has neither. */
const openFlags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

let buffer = Buffer.allocUnsafe(firstSize);

/** Reads a file of at most `maxBytes` bytes as UTF-8. */
export function readSourceText(path: string, maxBytes: number): SourceText {
  const read = readSourceBytes(path, maxBytes);
  return read.kind === 'bytes' ? { kind: 'text', text: read.bytes.toString('utf8') } : read;
}

/** Reads a file of at most `maxBytes` bytes of UTF-8 into a buffer that the next read uses again. */
export function readSourceBytes(path: string, maxBytes: number): SourceBytes {
  let length: number;
  try {
    length = readInto(path, maxBytes + 1);
  } catch (error) {
    // A name that is not UTF-8 arrives here with this in it, and leads nowhere.
    if (isGone(error)) return { kind: 'skipped', reason: path.includes('\ufffd') ? 'unnamable' : 'gone' };
    return { kind: 'unreadable', reason: reasonOf(error) };
  }
  if (length > maxBytes) return { kind: 'skipped', reason: 'tooLarge' };
  const bytes = buffer.subarray(0, length);
  if (bytes.subarray(0, probedBytes).includes(0)) return { kind: 'skipped', reason: 'binary' };
  if (isLfsPointer(bytes)) return { kind: 'skipped', reason: 'lfs' };
  return isUtf8(bytes) ? { kind: 'bytes', bytes } : { kind: 'skipped', reason: 'notText' };
}

/** Reads up to `limit` bytes into the buffer and says how many there were. */
function readInto(path: string, limit: number): number {
  const file = openSync(path, openFlags);
  try {
    let length = 0;
    while (length < limit) {
      if (length === buffer.length) buffer = grown(buffer);
      const count = readSync(file, buffer, length, Math.min(buffer.length, limit) - length, null);
      if (count === 0) break;
      length += count;
    }
    return length;
  } finally {
    closeSync(file);
  }
}

function grown(full: Buffer<ArrayBuffer>): Buffer<ArrayBuffer> {
  const larger = Buffer.allocUnsafe(full.length * 4);
  full.copy(larger);
  return larger;
}
