/**
 * The one intermediate form that all reply formats are read into.
 *
 * A hunk is a request, not yet a place: SEARCH and REPLACE are text with LF line ends, exactly as the model meant them
 * after the format's own decoration (prefixes, fences, escapes) is gone. Frozen plain data.
 */
import type { EditCode } from './edit.ts';

/** What a hunk asks for. */
export type HunkOperation = 'edit' | 'create' | 'rewrite' | 'merge' | 'delete' | 'move';

/** One request of a reply. */
export interface Hunk {
  /** Path as written, cleaned of decoration; undefined when the reply gave none. */
  readonly path?: string;
  readonly op: HunkOperation;
  readonly search: string;
  readonly replace: string;
  /** Lines that must be found, in order, above the hunk (`@@ symbol`). */
  readonly anchors?: readonly string[];
  /** The hunk says that it ends at the end of the file. */
  readonly atEnd?: boolean;
  /** 1-based line where the hunk says that it starts. */
  readonly lineHint?: number;
  /** The hunk ends the reply and has fewer lines than it says. */
  readonly missingLines?: number;
  readonly replaceAll?: boolean;
  readonly expectedCount?: number;
  /** Marks in the new text were escaped, so that they are meant. */
  readonly meansMarks?: boolean;
  /** The new text ends the file without a line end. */
  readonly unended?: boolean;
  /** Another reading of the same hunk, for when this one is not in the file. */
  readonly alternative?: { readonly search: string; readonly replace: string };
  /** The reply was written with CRLF line ends; new files get them too. */
  readonly crlf?: boolean;
  /** The hunk is the whole text of an empty file. */
  readonly whole?: boolean;
  /** 0-based line before which REPLACE is inserted; SEARCH is empty. */
  readonly insertAt?: number;
  /** New path of a move. */
  readonly moveTo?: string;
  /** SEARCH and REPLACE are whole lines by the format's nature, so a missing final line end means nothing. */
  readonly wholeLines: boolean;
  /** The format keeps hunks in file order and forbids that they share lines. */
  readonly ordered?: boolean;
}

/** A reply that was read: hunks, the repairs that were needed, or the reason it cannot be read. */
export interface ParsedReply {
  readonly hunks: readonly Hunk[];
  readonly repairs: readonly string[];
  /** What of the reply has no end of its own; a cut answer, unless the caller knows that it was whole. */
  readonly openEnd?: string;
  readonly failure?: { readonly code: EditCode; readonly message: string };
}

/** A reply that cannot be read, with the reason for the model. */
export function unreadable(code: EditCode, message: string): ParsedReply {
  return { hunks: [], repairs: [], failure: { code, message } };
}
