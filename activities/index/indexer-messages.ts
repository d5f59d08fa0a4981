/**
 * What an indexing thread and its pool say to each other.
 */
import type { LiteralFormula } from '../../query-language/index.ts';
import type { BlobFacts } from './blob-columns.ts';

/** What a thread is started with. */
export interface IndexerSetup {
  /** Literals of the search's queries, at most 7: each blob is judged while its bytes are at hand. */
  readonly formulas: readonly LiteralFormula[];
}

/** A blob within a batch's bytes, or one of which only the size is given. */
export interface IndexerBlob {
  readonly number: number;
  readonly size: number;
  /** Where its bytes start; absent for one that is too large. */
  readonly start?: number;
}

/** To a thread. */
export type IndexerRequest =
  | { readonly kind: 'batch'; readonly bytes: ArrayBuffer; readonly blobs: readonly IndexerBlob[] }
  /** Write what was taken in to a file, and start anew. */
  | { readonly kind: 'write'; readonly file: string };

/** What became of one blob. */
export interface IndexedBlob extends BlobFacts {
  readonly number: number;
  readonly verdict: number;
}

/** From a thread, in the order of the requests. */
export type IndexerAnswer =
  | { readonly kind: 'batch'; readonly blobs: readonly IndexedBlob[] }
  /** No numbers: there was nothing to write, and there is no file. */
  | { readonly kind: 'written'; readonly numbers: readonly number[]; readonly bytes: number }
  | { readonly kind: 'failed'; readonly message: string };
