/**
 * What the engine knows of one target language: its grammar, how snippets are read, and the virtual fields.
 *
 * GritQL's kinds and fields are those of its own forked grammars; we parse with stock ones. A language states the
 * difference as data. Adding a language adds a folder and one line in `registry.ts`, nothing else.
 */
import type { LanguageName } from '../api.ts';
import type { FieldSpec } from './field-rules.ts';
import type { RawNode } from './raw-node.ts';

/** Where a grammar comes from: built into ast-grep, or a package that ships a prebuilt parser. */
export type Grammar =
  | { readonly kind: 'builtin'; readonly name: 'Tsx' | 'TypeScript' | 'JavaScript' | 'Css' | 'Html' }
  | PackageGrammar;

/** A grammar in a package of its own: by default `@ast-grep/lang-NAME`, whose parser function is `tree_sitter_NAME`. */
export interface PackageGrammar {
  readonly kind: 'package';
  readonly name: string;
  readonly package?: string;
  readonly symbol?: string;
}

/** When a field of a snippet is left out of the comparison; `fixed`: unless a metavariable stands there. */
export type Disregard = 'always' | 'empty' | 'emptyOrDot' | 'fixed';

/**
 * A respelling of metavariables. Either `replace`, and `shape` finds the name again in the text of the node that was
 * made for it; or `keyword`, a fixed word of the language, and its place tells the name. `find` captures the name.
 */
export type Hole =
  | { readonly find: RegExp; readonly replace: string; readonly shape: RegExp }
  | { readonly find: RegExp; readonly keyword: string };

/** A node that only GritQL's tree has: it stands round some children of a node. */
export interface Group {
  readonly kind: string;
  /** Kind of the node's first child without which nothing is gathered. */
  readonly opening?: string;
  /** Children of the node, keywords included, that stand before the group and after it. */
  readonly first: number;
  readonly last: number;
}

/**
 * The order in which parts of a node stand in the text with nothing but trivia between them: a virtual field, a regex, a
 * list in brackets, or anything (`gap`).
 */
export type Layout = readonly (
  | { readonly field: string }
  | { readonly text: string }
  | BracketedList
  | 'gap'
)[];

/** A list field in its brackets: regexes for what begins it whatever it holds, and for all of it where it is empty. */
export interface BracketedList {
  readonly list: string;
  readonly opening: string;
  /** Round the regex of what follows; trivia before that is theirs. They may match without it, where more may stand there. */
  readonly empty: readonly [before: string, after: string];
}

/** A text with pieces left out. */
export interface Skeleton {
  readonly text: string;
  /** Start and end offset of each piece in the whole text, one after the other, ascending. */
  readonly cuts: readonly number[];
}

/** Text before and after a snippet; where `only` is given, tried just for snippets that it matches. */
export type Context = readonly [prefix: string, suffix: string, only?: RegExp];

/** Everything that differs between target languages. */
export interface Language {
  readonly name: LanguageName;
  readonly grammar: Grammar;
  /** File extensions, without the dot; the first is used for samples that name no file. */
  readonly extensions: readonly string[];
  /** Character that begins a metavariable in snippets. */
  readonly sigil: '$' | '^';
  /** What stands in for the sigil when a snippet is parsed: makes an identifier of the language. */
  readonly substitute: string;
  /** Texts round a snippet in which to parse it, in order; the first that gives a node kind wins. */
  readonly contexts: readonly Context[];
  /** Fields by GritQL kind, in comparison order; a kind without an entry, or with none, is compared by text. */
  readonly fields: ReadonlyMap<string, readonly FieldSpec[]>;
  /** All names callable as node patterns. */
  readonly kinds: ReadonlySet<string>;
  /** The grammar's kind → GritQL's kind, where they differ. */
  readonly gritKinds: ReadonlyMap<string, string>;
  /** GritQL's kind of a node, given the kind by the tables. */
  readonly kindOf: (node: RawNode, kind: string) => string;
  /** Kinds that have no fields in GritQL's grammar: their text may match where their children do not. */
  readonly leaves: ReadonlySet<string>;
  /** GritQL's kind → kinds or token texts of the grammar, where they differ. */
  readonly stockKinds: ReadonlyMap<string, readonly string[]>;
  /** Kinds of the grammar that GritQL's tree lacks: their children stand in their parent's place. */
  readonly transparent: ReadonlySet<string>;
  /** Kinds whose nodes take in the end of their line, which is left out here. */
  readonly lines: ReadonlySet<string>;
  /** Other names of GritQL for kinds. */
  readonly synonyms: ReadonlyMap<string, string>;
  /** True where aliases give names to keywords that lists must show. */
  readonly namesTokens: boolean;
  /** True for a node dissolved like `transparent` ones because of where it stands. */
  readonly dissolves: ((node: RawNode, kind: string) => boolean) | undefined;
  /** Kinds dissolved like `transparent` ones, but only round one named child, of the kind given (any, if empty). */
  readonly wrappers: ReadonlyMap<string, string>;
  /** Kind → kind of leading children that stand before it in GritQL's tree, not inside it. */
  readonly hoists: ReadonlyMap<string, string>;
  /** Kind → the node of GritQL's tree that gathers its children, but for so many at either end. */
  readonly groups: ReadonlyMap<string, Group>;
  /** Where a bare identifier cannot stand for a metavariable: what to write instead, tried where the plain text fails. */
  readonly holes: readonly Hole[];
  /** True where the respelled text is tried before the plain one, because the plain one may parse as something else. */
  readonly holesFirst: boolean;
  /** True where the tables have a field for every keyword and operator that GritQL's tree names. */
  readonly keywordsInFields: boolean;
  /** Kind → snippets (as spelled for the parser) that are read as this kind, but never meant so. */
  readonly misreadings: ReadonlyMap<string, RegExp>;
  readonly comments: ReadonlySet<string>;
  /** Begin and end marks of comments, the longest first; what is between them is the comment's `content`. */
  readonly commentMarks: readonly (readonly [open: string, close: string])[];
  /** `kind.field` or `*.field` → when to leave it out. */
  readonly disregarded: ReadonlyMap<string, Disregard>;
  /** Kinds after which an insertion begins on a new line. */
  readonly statements: ReadonlySet<string>;
  /** True where a list takes in the separator after its last element. */
  readonly trailingSeparators: boolean;
  /** True where indentation carries meaning and pasted text must be shifted. */
  readonly indents: boolean;
  /** Kinds of literals of several lines, whose lines are never shifted. */
  readonly verbatim: ReadonlySet<string>;
  /** Kinds of running text, of which GritQL's tree has a node for each line. */
  readonly lineTexts: ReadonlySet<string>;
  /** Kinds that match each other where their unquoted text is equal. */
  readonly leafClass: ReadonlySet<string>;
  /** Another grammar for files with these extensions, taken where the first finds errors and it finds fewer. */
  readonly secondGrammar: { readonly grammar: Grammar; readonly extensions: readonly string[] } | undefined;
  /** Put before a file's text to parse it, where the text lacks what the grammar needs at its start. */
  readonly filePrefix: (text: string) => string;
  /** Grammars with which `reshape` parses parts of a file. */
  readonly innerGrammars: readonly Grammar[];
  /** The part of a file that is in this language, the rest blanked out, of the same length. */
  readonly mask: (text: string, extension: string) => string;
  /** Changes the parser's tree where GritQL's has nodes that no rule about fields can make. */
  readonly reshape: (root: RawNode, text: string) => RawNode;
  /** Kinds whose nodes are all the same, however they are written. */
  readonly anyCase: RegExp | undefined;
  /** Leaf kinds of prose: a snippet with metavariables that is code as well is not looked for there. */
  readonly prose: ReadonlySet<string>;
  /** Leaf kind → another kind that a snippet for the first matches too. */
  readonly twins: ReadonlyMap<string, string>;
  /** By GritQL kind: what stands beside what in the text, for planning; a kind without one says nothing. */
  readonly layouts: ReadonlyMap<string, Layout>;
  /** Found in every comment's text; undefined where that is not known. */
  readonly commentStart: RegExp | undefined;
  /** Regex for what may stand between two tokens: white space and comments, or more. */
  readonly trivia: string;
  /** Regex for the beginning of other trivia, which is read no further; empty where there is none. */
  readonly oddTrivia: string;
  /**
   * The text without what stands in braces where none of the offsets (ascending) lies inside; what stands round it is
   * parsed as before. Undefined where the language, or a text that is hard to read, does not allow it.
   */
  readonly skeleton: ((text: string, kept: readonly number[]) => Skeleton | undefined) | undefined;
  /** Which clean-up follows a rewrite. */
  readonly cleanUp: 'javascript' | 'python' | 'none';
}
