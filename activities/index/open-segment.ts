/**
 * A segment's file opened for searching: only the parts that a search needs are read, each checked before it is used.
 *
 * Holds a handle until `close`. What is damaged is thrown as `DamagedSegment`: the caller drops the segment.
 */
import { crc32 } from 'node:zlib';
import { openPositioned, type PositionedFile } from '../adapters/git/objects/positioned-file.ts';
import { blockBytes, headerBytes, isHeadWhole, type Segment, segmentLayout, segmentOf } from './segment.ts';

/** A segment whose parts are read on demand. */
export interface OpenSegment {
  readonly segment: Segment;
  close(): void;
}

/** A file that is no whole segment of this version. */
export class DamagedSegment extends Error {
  override readonly name = 'DamagedSegment';
}

/** Opens a segment; throws `DamagedSegment`, or what the file system says. */
export function openSegment(path: string): OpenSegment {
  const file = openPositioned(path);
  try {
    const header = file.read(0, headerBytes);
    const layout = segmentLayout(header, file.size);
    if (layout === undefined) throw new DamagedSegment('its header is none of this version');
    const checks = file.read(layout.checks, layout.body - layout.checks);
    if (!isHeadWhole(header, checks)) throw new DamagedSegment('its header is damaged');
    const sums = new Uint32Array(new Uint8Array(checks).buffer);
    const read = checkedReader(file, { sums, body: layout.body, end: layout.end });
    return { segment: segmentOf(layout, read), close: file.close };
  } catch (error) {
    file.close();
    throw error;
  }
}

interface CheckedBody {
  readonly sums: Uint32Array;
  readonly body: number;
  readonly end: number;
}

/** Reads ranges by whole blocks; the last block is kept, since small ranges come in the order of the file. */
function checkedReader(file: PositionedFile, { sums, body, end }: CheckedBody) {
  let kept: { readonly first: number; readonly last: number; readonly bytes: Buffer } | undefined;
  return (from: number, to: number): Buffer => {
    if (to <= from) return Buffer.alloc(0);
    const first = Math.floor((from - body) / blockBytes);
    const last = Math.floor((to - 1 - body) / blockBytes);
    if (kept === undefined || first < kept.first || last > kept.last) {
      const start = body + first * blockBytes;
      const bytes = file.read(start, Math.min(end, body + (last + 1) * blockBytes) - start);
      for (let block = first; block <= last; block += 1) {
        const at = (block - first) * blockBytes;
        if (crc32(bytes.subarray(at, at + blockBytes)) !== sums[block])
          throw new DamagedSegment('a block is damaged');
      }
      kept = { first, last, bytes };
    }
    const offset = from - body - kept.first * blockBytes;
    return kept.bytes.subarray(offset, offset + to - from);
  };
}
