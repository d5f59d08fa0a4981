/**
 * What is known of every blob without reading it, by its number: columns of typed arrays, a dozen bytes a blob.
 *
 * Numbers are given once for each blob of an installation and never again. A number that nothing is known of has no flags.
 */
import type { ContentFacts } from '../../core/file-classes.ts';

/** Bits of a blob's flags. */
export const blobFlags = Object.freeze({
  /** Size is known, and whatever the other bits say. */
  known: 1,
  binary: 2,
  notUtf8: 4,
  generatedHeader: 8,
  /** Only the size is known: it is too large to be indexed. */
  sizeOnly: 16,
  lfs: 32,
});

/** Columns over blob numbers; grown on demand. */
export interface BlobColumns {
  sizes: Uint32Array;
  lines: Uint32Array;
  flags: Uint8Array;
  /** What the present search knows: 0 nothing, else `verdicts`. */
  verdicts: Uint8Array;
}

/** Verdicts of one query about a blob: bit n is set where query n of the search may match it. */
export const judged = 128;

/** Columns for so many numbers. */
export function createBlobColumns(capacity: number): BlobColumns {
  return {
    sizes: new Uint32Array(capacity),
    lines: new Uint32Array(capacity),
    flags: new Uint8Array(capacity),
    verdicts: new Uint8Array(capacity),
  };
}

/** Makes room for a number. */
export function growColumns(columns: BlobColumns, number: number): void {
  if (number < columns.flags.length) return;
  const capacity = Math.max(number + 1, columns.flags.length * 2);
  const grown = createBlobColumns(capacity);
  grown.sizes.set(columns.sizes);
  grown.lines.set(columns.lines);
  grown.flags.set(columns.flags);
  grown.verdicts.set(columns.verdicts);
  Object.assign(columns, grown);
}

/** Facts of a blob in the form that columns hold. */
export interface BlobFacts {
  readonly size: number;
  readonly lines: number;
  readonly flags: number;
}

/** Facts as flags; `utf8` says whether the content is valid UTF-8. */
export function packFacts(facts: ContentFacts, utf8: boolean): BlobFacts {
  const flags =
    blobFlags.known |
    (facts.binary ? blobFlags.binary : 0) |
    (utf8 ? 0 : blobFlags.notUtf8) |
    (facts.generatedHeader ? blobFlags.generatedHeader : 0) |
    (facts.lfs ? blobFlags.lfs : 0);
  return { size: facts.bytes, lines: facts.lines, flags };
}

/** Flags as facts. */
export function unpackFacts({ size, lines, flags }: BlobFacts): ContentFacts {
  return {
    bytes: size,
    lines,
    binary: (flags & blobFlags.binary) !== 0,
    lfs: (flags & blobFlags.lfs) !== 0,
    generatedHeader: (flags & blobFlags.generatedHeader) !== 0,
  };
}
