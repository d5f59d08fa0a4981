/**
 * A file read at positions, synchronously: from memory where it is small, else by positioned reads.
 *
 * Positions are numbers up to 2^53, so files above 2 GB are no special case. Synchronous on purpose: over a warm page
 * cache a read costs microseconds, a promise several times that.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** An open file. */
export interface PositionedFile {
  readonly size: number;
  /** The bytes at a position, fewer at the file's end; valid until the next call where `scratch` was asked for. */
  read(position: number, length: number, scratch?: boolean): Buffer;
  /** Harmless when closed before. */
  close(): void;
}

const keptInMemory = 4 * 1_024 * 1_024;
const largestScratch = 4 * 1_024 * 1_024;

/** Opens a file for positioned reads; throws what `fs.openSync` throws. */
export function openPositioned(path: string): PositionedFile {
  const fd = openSync(path, 'r');
  const { size } = fstatSync(fd);
  let scratch = Buffer.allocUnsafeSlow(16_384);
  let isOpen = true;
  return {
    size,
    read: (position, length, useScratch = false) => {
      const wanted = Math.max(0, Math.min(length, size - position));
      if (useScratch && wanted > scratch.length && wanted <= largestScratch)
        scratch = Buffer.allocUnsafeSlow(2 ** Math.ceil(Math.log2(wanted)));
      const target = useScratch && wanted <= scratch.length ? scratch : Buffer.allocUnsafeSlow(wanted);
      return target.subarray(0, fill(fd, target, { position, wanted }));
    },
    close: () => {
      if (isOpen) closeSync(fd);
      isOpen = false;
    },
  };
}

/** Opens a file that is read here and there, e.g. an index: a small one is read whole at once and holds no handle. */
export function openTable(path: string): PositionedFile {
  const file = openPositioned(path);
  if (file.size > keptInMemory) return file;
  const content = file.read(0, file.size);
  file.close();
  return {
    size: content.length,
    read: (position, length) => content.subarray(position, Math.max(position, position + length)),
    close: () => {},
  };
}

function fill(
  fd: number,
  target: Buffer,
  { position, wanted }: { readonly position: number; readonly wanted: number },
): number {
  let filled = 0;
  while (filled < wanted) {
    const count = readSync(fd, target, filled, wanted - filled, position + filled);
    if (count === 0) break;
    filled += count;
  }
  return filled;
}
