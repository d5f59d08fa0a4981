/**
 * What locating a hunk yields: SEARCH lines paired with lines of the file, or the reason there is no such pairing.
 *
 * A pairing is monotone: `at` ascends over the lines that have a partner; −1 marks a SEARCH line without one.
 */
import type { EditCandidate, EditCode, MatchTier } from '../edit.ts';

/** A located hunk: whole lines of SEARCH and REPLACE (partial first and last lines completed from the file). */
export interface Located {
  readonly tier: MatchTier;
  readonly search: readonly string[];
  readonly replace: readonly string[];
  /** File line of each SEARCH line, or −1. */
  readonly at: Int32Array;
  /** First and last file line of the place, 0-based, inclusive; `last < first` for a pure insertion into nothing. */
  readonly first: number;
  readonly last: number;
  readonly confidence: number;
  readonly margin: number;
  /** SEARCH has its first line without the indentation that it has in the file. */
  readonly dropped?: boolean;
  /** Occurrences in these lines, when the hunk means every one. @default 1 */
  readonly hits?: number;
  /** Further places of a hunk that means every occurrence. */
  readonly also?: readonly Located[];
}

/** A hunk that was not located. */
export interface Miss {
  readonly code: EditCode;
  readonly message: string;
  readonly candidates?: readonly EditCandidate[];
}

/** Outcome of one tier: found, refused (a reason that ends the search), or nothing here (the next tier may try). */
export type LocateOutcome =
  | { readonly kind: 'found'; readonly places: readonly Located[] }
  | { readonly kind: 'refused'; readonly miss: Miss }
  | { readonly kind: 'none' };

/** The outcome of a tier that found nothing. */
export const notHere: LocateOutcome = Object.freeze({ kind: 'none' });
