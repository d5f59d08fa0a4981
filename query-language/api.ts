/**
 * Public types of the query engine: what goes in and what comes out.
 *
 * All are frozen plain data. Offsets count UTF-16 units; lines and columns are 1-based. Outcomes are values: the engine
 * throws only on a bug of its own.
 */

import type { Question, QuestionKind } from './questions/question.ts';

/** GritQL's names of target languages. */
export type LanguageName =
  | 'js'
  | 'typescript'
  | 'python'
  | 'json'
  | 'java'
  | 'go'
  | 'rust'
  | 'csharp'
  | 'kotlin'
  | 'yaml'
  | 'toml'
  | 'elixir'
  | 'ruby'
  | 'php'
  | 'css'
  | 'html'
  | 'markdown'
  | 'sql'
  | 'hcl'
  | 'sol'
  | 'vue'
  | 'bash'
  | 'c'
  | 'cpp'
  | 'dart'
  | 'haskell'
  | 'lua'
  | 'scala'
  | 'swift';

/** A place in a text; line and column are 1-based, the offset counts UTF-16 units from 0. */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/** Half-open range of a text. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** One thing wrong, or dubious, in a query: what, what to do, where, and the lines it stands in. */
export interface QueryDiagnostic {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly remedy: string;
  readonly range: Range;
  readonly frame: string;
  /** The library file that it stands in; absent for the query itself. */
  readonly file?: string;
}

/** A file of definitions, `.grit` or `.md`; the path names the pattern of a file that has a root pattern. */
export interface LibraryFile {
  readonly path: string;
  readonly text: string;
  /** Name of the root pattern. @default the path's stem */
  readonly name?: string;
  /** Serves only names that no other library defines. @default false */
  readonly isFallback?: boolean;
}

/** How to compile: the language used where the query names none, the libraries, the query's own name. */
export interface CompileOptions {
  readonly language?: LanguageName;
  readonly libraries?: readonly LibraryFile[];
  /** Names that a message may suggest though no library here defines them. @default none */
  readonly knownNames?: readonly string[];
  readonly name?: string;
}

/**
 * A boolean formula over texts that a file must contain for the query to match it.
 *
 * A literal is at least two UTF-16 units of printable ASCII (neither `"` nor `\`), compared with case, and may be a piece
 * of a word or punctuation. A consumer that cannot look a literal up (an index of trigrams, say) takes it as `always`.
 */
export type LiteralFormula =
  | { readonly kind: 'always' }
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'and' | 'or'; readonly items: readonly LiteralFormula[] };

/** What is known of a query's matches without parsing: a sound over-approximation. */
export interface QueryPlan {
  /** A file whose text does not fulfil it cannot match. */
  readonly literals: LiteralFormula;
  /** Source of a regex (flags none) found in the text of each match: tokens beside each other; `undefined`: none known. */
  readonly anchor: string | undefined;
  /** Words of every match of the anchor: each stands there with neither a letter, a digit, `_` nor `$` beside it (ASCII). */
  readonly words: readonly string[];
  /** True where a match depends on nothing in braces that the pattern does not name itself. */
  readonly isLocal: boolean;
  /** Node kinds (of the parser's grammar) at which a match can stand; `undefined` means any. */
  readonly kinds: readonly string[] | undefined;
  /** How the root pattern is driven over a file. */
  readonly scan: 'nodes' | 'file' | 'steps' | 'files';
}

/** A checked query, ready to run. `program` is opaque to everyone but the engine. */
export interface CompiledQuery {
  readonly source: string;
  readonly language: LanguageName;
  /** Of the source, the libraries and the engine's version: equal hashes give equal results on equal files. */
  readonly hash: string;
  /** File extensions the query applies to, without the dot. */
  readonly extensions: readonly string[];
  /** True where running it may change a file's text or path. */
  readonly rewrites: boolean;
  /** Who has to answer while it runs: a model, a service that knows types. Empty: it can be run alone. */
  readonly asks: readonly QuestionKind[];
  /** True where a `limit` may make one file's outcome depend on the files before it. */
  readonly limits: boolean;
  readonly plan: QueryPlan;
  readonly program: unknown;
}

/** Result of compiling: a query, or all the errors found. */
export type CompileOutcome =
  | {
      readonly kind: 'compiled';
      readonly query: CompiledQuery;
      readonly warnings: readonly QueryDiagnostic[];
    }
  | { readonly kind: 'invalid'; readonly errors: readonly QueryDiagnostic[] };

/** A file to run on, or one that came out. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** What a variable held at a site; the range is absent for texts that stand nowhere in the file. */
export interface Binding {
  readonly text: string;
  readonly range?: Range;
}

/** One place that the query matched. */
export interface MatchedSite {
  readonly range: Range;
  readonly text: string;
  readonly bindings: Readonly<Record<string, Binding>>;
  /** True where a rewrite or an insertion hit the inside of this site. */
  readonly rewritten: boolean;
}

/** A message of `log(…)`. */
export interface QueryLog {
  readonly message: string;
  readonly range?: Range;
}

/** What a query did to one file. */
export type FileOutcome =
  | { readonly kind: 'clean'; readonly unknown?: readonly string[] }
  | {
      readonly kind: 'matched';
      /** Why facts that the query asked for are not known; what is not known did not match. Absent where all were. */
      readonly unknown?: readonly string[];
      readonly sites: readonly MatchedSite[];
      /** Present where text or path changed. */
      readonly output?: SourceFile;
      readonly newFiles: readonly SourceFile[];
      readonly logs: readonly QueryLog[];
    }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };

/** A file whose outcome hangs on answers that are not there yet. */
export interface PendingOutcome {
  readonly kind: 'pending';
  /** All questions that could be collected in one pass. */
  readonly questions: readonly Question[];
  /** What may turn out to be sites: a superset of what the answers so far and these can give. */
  readonly candidates: readonly MatchedSite[];
}

/** Outcome of one round of a query that asks. */
export type RoundOutcome = FileOutcome | PendingOutcome;

/** Limits of a run. */
export interface RunOptions {
  /** Evaluation steps allowed per file. @default 5_000_000 */
  readonly budget?: number;
}
