/**
 * One segment of the index as a file: facts and words of some blobs, written once, checked by checksums.
 *
 * Layout, all numbers of this machine's byte order (a file of another order has another mark): header of 32 bytes (mark,
 * version, counts, CRC-32 of the header and what follows it); CRC-32 of each block of the rest, so that a part can be read
 * and checked alone; by blob: number, size, lines; by word: where its text and its postings start; flags by blob; the
 * words, each between line ends; the postings, ascending positions of blobs as varint differences.
 */
import { crc32 } from 'node:zlib';
import type { BlobFacts } from './blob-columns.ts';

/** A segment that can be searched. */
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
  /** The encoded positions of the blobs that hold a word. */
  postingsOf(word: number): Uint8Array;
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
  /** Where the postings of each word start; one more at the end. */
  readonly postingStarts: Uint32Array;
  readonly postings: Uint8Array;
}

/** Where the parts of a file stand, in bytes from its start. */
export interface SegmentLayout {
  readonly blobs: number;
  readonly words: number;
  /** Checksums of the blocks from `body` on. */
  readonly checks: number;
  readonly body: number;
  readonly columns: number;
  readonly wordStarts: number;
  readonly postingStarts: number;
  readonly flags: number;
  readonly text: number;
  readonly postings: number;
  readonly end: number;
}

const mark = 0x5265_4731;
const version = 2;
/** Bytes of a file's header. */
export const headerBytes = 32;
/** Bytes that one checksum covers. */
export const blockBytes = 65_536;

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
  const checks = new Uint32Array(Math.ceil(body.length / blockBytes));
  for (let block = 0; block < checks.length; block += 1)
    checks[block] = crc32(body.subarray(block * blockBytes, (block + 1) * blockBytes));
  const counts = [blobs.length, wordStarts.length - 1, words.length, postings.length];
  const header = new Uint32Array([mark, version, ...counts, 0, 0]);
  header[6] = headSum(bytesOf(header), bytesOf(checks));
  return Buffer.concat([bytesOf(header), bytesOf(checks), body]);
}

/** Where the parts stand that a header tells of; `undefined` where it is none of this version, or the size is another. */
export function segmentLayout(header: Buffer, fileBytes: number): SegmentLayout | undefined {
  if (header.length < headerBytes) return undefined;
  const table = new Uint32Array(new Uint8Array(header.subarray(0, headerBytes)).buffer);
  const [seen, its, blobs = 0, words = 0, wordBytes = 0, postingBytes = 0] = table;
  if (seen !== mark || its !== version) return undefined;
  const bodyBytes = blobs * 12 + (words + 1) * 8 + padded(blobs) + wordBytes + postingBytes;
  const body = headerBytes + Math.ceil(bodyBytes / blockBytes) * 4;
  const wordStarts = body + blobs * 12;
  const postingStarts = wordStarts + (words + 1) * 4;
  const flags = postingStarts + (words + 1) * 4;
  const text = flags + padded(blobs);
  const postings = text + wordBytes;
  const end = postings + postingBytes;
  if (end !== fileBytes) return undefined;
  const parts = { columns: body, wordStarts, postingStarts, flags, text, postings, end };
  return { blobs, words, checks: headerBytes, body, ...parts };
}

/** True where a header and the checksums behind it are whole. */
export function isHeadWhole(header: Buffer, checks: Buffer): boolean {
  const blank = new Uint32Array(new Uint8Array(header).buffer);
  const sum = blank[6];
  blank[6] = 0;
  return headSum(bytesOf(blank), checks) === sum;
}

function headSum(header: Uint8Array, checks: Uint8Array): number {
  return crc32(checks, crc32(header));
}

/** Reads a segment's file whole; `undefined` where it is damaged, cut off, or of another version. */
export function decodeSegment(file: Buffer): Segment | undefined {
  const layout = segmentLayout(file, file.length);
  if (layout === undefined) return undefined;
  const { body } = layout;
  const checks = file.subarray(headerBytes, body);
  if (!isHeadWhole(file.subarray(0, headerBytes), checks)) return undefined;
  const sums = new Uint32Array(new Uint8Array(checks).buffer);
  for (const [block, sum] of sums.entries()) {
    const from = body + block * blockBytes;
    if (crc32(file.subarray(from, from + blockBytes)) !== sum) return undefined;
  }
  return segmentOf(layout, (from, to) => file.subarray(from, to));
}

/** A segment over a reader of its file's bytes, which throws where they are damaged; each part is read when it is first used. */
export function segmentOf(layout: SegmentLayout, read: (from: number, to: number) => Buffer): Segment {
  const { blobs, words } = layout;
  const table = (from: number, count: number) => numbersIn(read(from, from + count * 4));
  const postingStarts = lazily(() => table(layout.postingStarts, words + 1));
  const column = (index: number) => lazily(() => table(layout.columns + index * blobs * 4, blobs));
  const [numbers, sizes, lines] = [column(0), column(1), column(2)];
  const flags = lazily(() => read(layout.flags, layout.flags + blobs));
  const text = lazily(() => read(layout.text, layout.postings));
  const wordStarts = lazily(() => table(layout.wordStarts, words + 1));
  return {
    get numbers() {
      return numbers();
    },
    get sizes() {
      return sizes();
    },
    get lines() {
      return lines();
    },
    get flags() {
      return flags();
    },
    get words() {
      return text();
    },
    get wordStarts() {
      return wordStarts();
    },
    postingsOf: (word) => {
      const [start = 0, end = 0] = [postingStarts()[word], postingStarts()[word + 1]];
      return read(layout.postings + start, layout.postings + end);
    },
  };
}

/** Bytes as numbers; copied only where they do not start at a multiple of four. */
function numbersIn(bytes: Buffer): Uint32Array {
  const { buffer, byteOffset, length } = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes);
  return new Uint32Array(buffer, byteOffset, length / 4);
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Calls `found` with the position of every blob that holds a word. */
export function forEachPosting(segment: Segment, word: number, found: (position: number) => void): void {
  const postings = segment.postingsOf(word);
  let position = -1;
  for (let at = 0; at < postings.length; ) {
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
