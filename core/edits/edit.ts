/**
 * The public vocabulary of the edit engine: what goes in (files and a model's reply), what comes out (new files and a
 * report per hunk).
 *
 * Plain frozen data only; no behaviour. A *hunk* is one SEARCH→REPLACE request of a reply, before it is located.
 */

/** One text file. `text` is the decoded content with its byte-order mark and line ends as they are on disk. */
export interface EditFile {
  readonly path: string;
  readonly text: string;
}

/** How a reply may write its edits. `auto` looks at the reply and decides. */
export type EditFormat =
  | 'auto'
  | 'search-replace'
  | 'json-tool'
  | 'xml-tool'
  | 'unified-diff'
  | 'apply-patch'
  | 'whole-file'
  | 'lazy-snippet';

/** What the caller knows beside the reply. */
export interface EditHints {
  /** Paths the model was shown, most relevant first; a hunk without a path may belong to the only one of them. */
  readonly openPaths?: readonly string[];
  /** 1-based lines near which hunks are expected, by position of the hunk in the reply. */
  readonly lineHints?: readonly (number | undefined)[];
}

/** Files, the reply to apply to them, and how the reply ended. */
export interface EditInput {
  readonly files: readonly EditFile[];
  readonly reply: string;
  /**
   * How the answer ended: true by itself (finish reason `stop`), false cut (any other), and then nothing is applied. Unset,
   * it is not known: the reply must show its own end (the last marker, fence, bracket or tag), as far as its format has one.
   */
  readonly complete?: boolean;
  /** @default 'auto' */
  readonly format?: EditFormat;
  readonly hints?: EditHints;
}

/** Settings of one application. */
export interface EditOptions {
  /** `strict` accepts only exact, whitespace, indentation and blank-line matches. @default 'standard' */
  readonly policy?: 'standard' | 'strict';
  /** True keeps the hunks that apply when others are rejected. @default false */
  readonly allowPartial?: boolean;
  /** Number of syntax errors in a file, or undefined when its language is unknown; a rise rejects the file's edits. */
  readonly countSyntaxErrors?: (file: EditFile) => number | undefined;
  /** Work a single hunk may take, as milliseconds on an ordinary machine; beyond it: `limits`. @default 50 */
  readonly budgetMs?: number;
  /** Lines a match may lie from the hunk's own line number; unset, numbers are only hints. */
  readonly maxLineDrift?: number;
}

/** Why a hunk was not applied. */
export type EditCode =
  | 'no_edits'
  | 'malformed'
  | 'truncated'
  | 'no_match'
  | 'ambiguous'
  | 'stale_context'
  | 'deleted_line_missing'
  | 'insert_position_unclear'
  | 'count_mismatch'
  | 'overlap'
  | 'already_applied'
  | 'no_op'
  | 'path_unknown'
  | 'path_exists'
  | 'path_unsafe'
  | 'empty_search'
  | 'placeholder'
  | 'conflict_marker'
  | 'shrinks_file'
  | 'syntax_regression'
  | 'limits';

/** How a hunk was located, from the strongest evidence to the weakest. */
export type MatchTier =
  | 'exact'
  | 'whitespace'
  | 'indentation'
  | 'formatting'
  | 'blank-lines'
  | 'elision'
  | 'aligned'
  | 'structural'
  | 'whole-file';

/** A place a hunk could have meant; `line` is 1-based, `context` the lines around that would tell it apart. */
export interface EditCandidate {
  readonly line: number;
  readonly endLine: number;
  readonly context: string;
}

/** What became of one hunk. */
export interface HunkReport {
  /** 1-based position of the hunk in the reply. */
  readonly hunk: number;
  readonly path?: string;
  readonly status: 'applied' | 'rejected' | 'already_applied' | 'no_op';
  readonly tier?: MatchTier;
  /** 1 − alignment cost ÷ total weight of SEARCH; 1 for tiers above `aligned`. */
  readonly confidence?: number;
  /** Cost distance to the next best place ÷ total weight; 1 when there is no other place. */
  readonly margin?: number;
  /** First and last 1-based line of the located text, in the file as it was. */
  readonly span?: readonly [number, number];
  /** Lines of SEARCH that differed from the file and were left as the file has them. */
  readonly keptContext?: number;
  /** True when inserted lines got another indentation than the reply wrote. */
  readonly reindented?: boolean;
  readonly code?: EditCode;
  readonly message?: string;
  readonly candidates?: readonly EditCandidate[];
}

/** Outcome of a reply. `files` holds only changed and created files; deleted ones are listed by path. */
export interface EditResult {
  readonly status: 'applied' | 'rejected';
  readonly files: readonly EditFile[];
  readonly deleted: readonly string[];
  readonly hunks: readonly HunkReport[];
  /** True when the reply said, in the agreed form, that nothing needs to change. */
  readonly noChange?: boolean;
  /** Text for the model's next attempt; set when anything was rejected. */
  readonly feedback?: string;
  /** Repairs made to a malformed reply before it could be read, by name. */
  readonly repairs?: readonly string[];
}

/** Line by which a reply says that no change is needed; it must stand alone on its line. */
export const NO_CHANGE = 'NO_CHANGE';
