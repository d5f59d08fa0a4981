/**
 * One segment of the index as a file: facts and words of some blobs, written once, read whole, checked by a checksum.
 *
 * Layout, all numbers of this machine's byte order (a file of another order has another mark): header of 32 bytes (mark,
 * version, counts, CRC-32 of the rest); by blob: number, size, lines, flags; by word: where its text and its postings
 * start; the words, each between line ends; the postings, ascending positions of blobs as varint differences.
 */
import { crc32 } from 'node:zlib';
import type { BlobFacts } from './blob-columns.ts';

/** A segment in memory. */
export interface Segment {
  /** Numbers of its blobs. */
  readonly numbers: Uint32Array;
  readonly sizes: Uint32Array;
  readonly lines: Uint32Array;
  readonly flags: Uint8Array;
  /** Line end, word, line end, word, …, line end. */
  readonly words: Buffer;
  /** Where each word starts in `words`, ascending; one more at the end. */
  readonly wordStarts: Uint32Array;
  /** Where the postings of each word start; one more at the end. */
  readonly postingStarts: Uint32Array;
  readonly postings: Uint8Array;
}

/** One blob of a segment. */
export interface SegmentBlob extends BlobFacts {
  readonly number: number;
}

/** Parts of which a segment's file is made. */
export interface SegmentParts {
  readonly blobs: readonly SegmentBlob[];
  readonly words: Uint8Array;
  readonly wordStarts: Uint32Array;
  readonly postingStarts: Uint32Array;
  readonly postings: Uint8Array;
}

const mark = 0x5265_4731;
const version = 1;
const headerBytes = 32;

/** The bytes of a segment's file. */
export function encodeSegment(parts: SegmentParts): Buffer {
  const { blobs, words, wordStarts, postingStarts, postings } = parts;
  const columns = new Uint32Array(blobs.length * 3);
  const flags = new Uint8Array(padded(blobs.length));
  for (const [index, blob] of blobs.entries()) {
    columns[index] = blob.number;
    columns[blobs.length + index] = blob.size;
    columns[blobs.length * 2 + index] = blob.lines;
    flags[index] = blob.flags;
  }
  const tables = [columns, wordStarts, postingStarts].map(bytesOf);
  const body = Buffer.concat([...tables, flags, words, postings]);
  const counts = [blobs.length, wordStarts.length - 1, words.length, postings.length];
  const header = new Uint32Array([mark, version, ...counts, crc32(body), 0]);
  return Buffer.concat([bytesOf(header), body]);
}

/** Reads a segment's file; `undefined` where it is damaged, cut off, or of another version. */
export function decodeSegment(file: Buffer): Segment | undefined {
  if (file.length < headerBytes) return undefined;
  const content = new Uint8Array(file).buffer;
  const [seen, its, blobs = 0, wordCount = 0, wordBytes = 0, postingBytes = 0, sum] = new Uint32Array(
    content,
    0,
    8,
  );
  if (seen !== mark || its !== version || crc32(file.subarray(headerBytes)) !== sum) return undefined;
  let at = headerBytes;
  const numbers = (count: number) => {
    const table = new Uint32Array(content, at, count);
    at += count * 4;
    return table;
  };
  const bytes = (count: number, room: number) => {
    const part = new Uint8Array(content, at, count);
    at += room;
    return part;
  };
  const size = headerBytes + blobs * 12 + (wordCount + 1) * 8 + padded(blobs) + wordBytes + postingBytes;
  if (size !== file.length) return undefined;
  const columns = { numbers: numbers(blobs), sizes: numbers(blobs), lines: numbers(blobs) };
  const tables = { wordStarts: numbers(wordCount + 1), postingStarts: numbers(wordCount + 1) };
  const flags = bytes(blobs, padded(blobs));
  const words = Buffer.from(content, at, wordBytes);
  at += wordBytes;
  return { ...columns, ...tables, flags, words, postings: bytes(postingBytes, postingBytes) };
}

/** Calls `found` with the position of every blob that holds a word. */
export function forEachPosting(segment: Segment, word: number, found: (position: number) => void): void {
  const { postings, postingStarts } = segment;
  const end = postingStarts[word + 1] ?? 0;
  let position = -1;
  for (let at = postingStarts[word] ?? 0; at < end; ) {
    let [difference, factor, byte] = [0, 1, 0];
    do {
      byte = postings[at] ?? 0;
      at += 1;
      difference += (byte & 0x7f) * factor;
      factor *= 128;
    } while (byte >= 0x80);
    position += difference;
    found(position);
  }
}

function bytesOf(table: Uint32Array): Uint8Array {
  return new Uint8Array(table.buffer, table.byteOffset, table.byteLength);
}

/** Room for so many bytes, so that what follows starts at a multiple of four. */
function padded(count: number): number {
  return Math.ceil(count / 4) * 4;
}
