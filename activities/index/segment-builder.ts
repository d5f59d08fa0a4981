/**
 * Builds a segment out of blobs' bytes, one after the other, in memory.
 */
import { isUtf8 } from 'node:buffer';
import { contentFacts } from '../../core/file-classes.ts';
import { type BlobFacts, blobFlags, packFacts } from './blob-columns.ts';
import { encodeSegment, forEachPosting, type Segment, type SegmentBlob } from './segment.ts';
import { createWordTable, type WordRange } from './word-table.ts';
import { forEachWord } from './words.ts';

/** A segment being built. */
export interface SegmentBuilder {
  /** Takes a blob in and tells its facts. The content of binary blobs is not indexed: nothing matches them. */
  add(number: number, bytes: Uint8Array): BlobFacts;
  /** Takes in that a blob is too large to be indexed. */
  addLarge(number: number, size: number): BlobFacts;
  /** Takes over all blobs of another segment but those that `keep` refuses. */
  addSegment(segment: Segment, keep: (number: number) => boolean): void;
  /** Bytes taken in so far. */
  readonly bytes: number;
  /** Numbers of the blobs taken in. */
  readonly numbers: readonly number[];
  /** The segment's file; the builder is not used after it. */
  finish(): Buffer;
}

/** An empty segment. */
export function createSegmentBuilder(): SegmentBuilder {
  const table = createWordTable();
  const blobs: SegmentBlob[] = [];
  const range: WordRange = { start: 0, end: 0 };
  let taken = 0;
  const put = (number: number, facts: BlobFacts) => {
    blobs.push({ number, ...facts });
    taken += facts.size;
    return facts;
  };
  return {
    add: (number, bytes) => {
      const facts = packFacts(contentFacts(bytes), isUtf8(bytes));
      const position = blobs.length;
      if ((facts.flags & blobFlags.binary) === 0)
        forEachWord(bytes, (start, end) => {
          range.start = start;
          range.end = end;
          table.add(bytes, range, position);
        });
      return put(number, facts);
    },
    addLarge: (number, size) => put(number, { size, lines: 0, flags: blobFlags.known | blobFlags.sizeOnly }),
    addSegment: (segment, keep) => {
      const positions = new Int32Array(segment.numbers.length).fill(-1);
      for (const [at, number] of segment.numbers.entries()) {
        if (!keep(number)) continue;
        positions[at] = blobs.length;
        const [size = 0, lines = 0, flags = 0] = [segment.sizes[at], segment.lines[at], segment.flags[at]];
        put(number, { size, lines, flags });
      }
      for (let word = 0; word + 1 < segment.wordStarts.length; word += 1) {
        range.start = segment.wordStarts[word] ?? 0;
        range.end = (segment.wordStarts[word + 1] ?? 1) - 1;
        forEachPosting(segment, word, (at) => {
          const position = positions[at] ?? -1;
          if (position >= 0) table.add(segment.words, range, position);
        });
      }
    },
    get bytes() {
      return taken;
    },
    get numbers() {
      return blobs.map((blob) => blob.number);
    },
    finish: () => encodeSegment({ blobs, ...table.finish() }),
  };
}
