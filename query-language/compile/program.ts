/**
 * The compiled form of a query: what its patterns mean, with every name resolved.
 *
 * Plain data, shared by planning and evaluation. Definitions refer to each other by reference, so the data may be
 * cyclic; it is never printed or serialised.
 */
import type { FieldSpec } from '../languages/field-rules.ts';
import type { Language } from '../languages/language.ts';
import type { QuestionFunction } from '../questions/functions.ts';
import type { QuestionKind } from '../questions/question.ts';
import type { Regex } from '../regex/compiled-regex.ts';
import type { ArithmeticSign, RangeBound } from '../syntax/ast.ts';
import type { PartsByKind } from './plan-parts.ts';
import type { NativeRule } from './plan-rule.ts';

/** A variable after name resolution. */
export interface VariableRef {
  readonly scope: 'local' | 'global';
  readonly slot: number;
  readonly name: string;
}

/** A snippet as a text with variables in it. */
export type Dynamic = readonly (string | VariableRef)[];

/** A node pattern made from a snippet or written as `kind(field=…)`. */
export interface NodeShape {
  readonly op: 'node';
  readonly kind: string;
  readonly fields: readonly { readonly spec: FieldSpec; readonly pattern: Pattern }[];
  /** Tried on the node's text where the fields differ: GritQL's grammar has none for some kinds. */
  readonly orText?: LeafRegexShape | undefined;
}

/** A node compared by its text. */
export interface LeafShape {
  readonly op: 'leaf';
  readonly kind: string;
  readonly isNamed: boolean;
  readonly text: string;
}

/** A node whose text holds metavariables. */
export interface LeafRegexShape {
  readonly op: 'leafRegex';
  readonly kind: string;
  readonly isNamed: boolean;
  readonly regex: Regex;
  /** Literal parts of the text, for planning. */
  readonly literals: readonly string[];
  readonly captures: readonly (VariableRef | undefined)[];
}

/** A candidate of a snippet. */
export type Shape = NodeShape | LeafShape | LeafRegexShape;

/** A compiled code snippet. */
export interface SnippetPattern {
  readonly op: 'snippet';
  readonly source: string;
  /** One candidate per node kind. */
  readonly candidates: ReadonlyMap<string, Shape>;
  readonly value: Dynamic;
}

/** A pattern, predicate, function or foreign function, and the size of its scope. */
export interface Definition {
  readonly kind: 'pattern' | 'predicate' | 'function' | 'foreign';
  readonly name: string;
  readonly parameters: readonly VariableRef[];
  /** Number of local slots; known once the body is compiled. */
  size: number;
  /** Body of a pattern. */
  pattern: Pattern | undefined;
  /** Body of a predicate or function. */
  predicate: Predicate | undefined;
  readonly code: string;
}

/** A call with its arguments in parameter order; an absent argument is undefined. */
export interface Call {
  readonly op: 'call';
  readonly definition: Definition;
  readonly arguments: readonly (Pattern | undefined)[];
}

/** A call of a built-in function. */
export interface BuiltInCall {
  readonly op: 'builtIn';
  readonly name: string;
  readonly arguments: readonly (Pattern | undefined)[];
}

/** A call of a function that asks a model or a language service; arguments in parameter order. */
export interface QuestionCall {
  readonly op: 'question';
  readonly called: QuestionFunction;
  readonly arguments: readonly (Pattern | undefined)[];
}

/** Something that can be read and assigned to. */
export type Container =
  | { readonly op: 'variable'; readonly ref: VariableRef }
  | {
      readonly op: 'mapAccess';
      readonly target: Container | Pattern;
      readonly key: string | VariableRef;
    }
  | { readonly op: 'listIndex'; readonly target: Container | Pattern; readonly index: number | Container };

/** `...` in a list. */
export interface Dots {
  readonly op: 'dots';
}

/** One member for each tag, all with the same other fields. */
type Each<Op extends string, Rest> = { [K in Op]: { readonly op: K } & Rest }[Op];

/** A compiled pattern; as a value, on right sides, some of these can be resolved. */
export type Pattern =
  | Each<'any' | 'bottom' | 'undefined' | 'dot', unknown>
  | { readonly op: 'string'; readonly text: string }
  | { readonly op: 'number'; readonly value: number; readonly isInteger: boolean }
  | { readonly op: 'boolean'; readonly value: boolean }
  | Container
  | SnippetPattern
  | Shape
  | { readonly op: 'comment'; readonly kind: string; readonly content: Pattern }
  | { readonly op: 'list'; readonly items: readonly (Pattern | Dots)[] }
  | { readonly op: 'map'; readonly entries: readonly (readonly [key: string, value: Pattern])[] }
  | {
      readonly op: 'regex';
      readonly source: string | Dynamic;
      readonly captures: readonly (VariableRef | undefined)[];
    }
  | { readonly op: 'and' | 'or' | 'anyOf'; readonly items: readonly Pattern[] }
  | Each<'not' | 'maybe' | 'some' | 'every' | 'includes' | 'after' | 'before', { readonly pattern: Pattern }>
  | {
      readonly op: 'contains';
      readonly pattern: Pattern;
      readonly until: Pattern | undefined;
      /** What a node must be for `pattern` to match it; undefined: anything. */
      rule: NativeRule;
      /** True for the outermost `contains` of a query, whose hits are reported as sites. */
      isRoot: boolean;
    }
  | { readonly op: 'within'; readonly pattern: Pattern; readonly until: Pattern | undefined }
  | {
      readonly op: 'if';
      readonly condition: Predicate;
      readonly consequence: Pattern;
      readonly alternative: Pattern;
    }
  | { readonly op: 'bubble'; readonly definition: Definition; readonly arguments: readonly Pattern[] }
  | Call
  | BuiltInCall
  | QuestionCall
  | { readonly op: 'rewrite' | 'accumulate'; readonly left: Pattern; readonly right: Pattern }
  | { readonly op: 'assign'; readonly target: Container; readonly right: Pattern }
  | { readonly op: 'as'; readonly ref: VariableRef; readonly pattern: Pattern }
  | { readonly op: 'where'; readonly pattern: Pattern; readonly predicate: Predicate }
  | { readonly op: 'limit'; readonly pattern: Pattern; readonly count: number }
  | {
      readonly op: 'arithmetic';
      readonly sign: ArithmeticSign;
      readonly left: Pattern;
      readonly right: Pattern;
    }
  | { readonly op: 'log'; readonly message: Pattern | undefined; readonly variable: VariableRef | undefined }
  | { readonly op: 'range'; readonly bounds: Readonly<Partial<Record<RangeBound, number>>> }
  | { readonly op: 'file'; readonly name: Pattern; readonly body: Pattern }
  | { readonly op: 'sequential' | 'multifile'; readonly steps: readonly Pattern[] }
  /**
   * `contains bubble ($match where { $match <: pattern })` over the root, the way a naked pattern runs; `takesFile` where
   * the file itself and its name are tried before its nodes. `parts`: where the sites are all that is asked for, kinds that
   * match whatever they hold.
   */
  | {
      readonly op: 'scan';
      readonly pattern: Pattern;
      rule: NativeRule;
      readonly takesFile: boolean;
      parts?: PartsByKind | undefined;
    };

/** A compiled condition. */
export type Predicate =
  | { readonly op: 'allOf' | 'oneOf' | 'someOf'; readonly items: readonly Predicate[] }
  | { readonly op: 'notThat' | 'perhaps'; readonly predicate: Predicate }
  | {
      readonly op: 'ifThat';
      readonly condition: Predicate;
      readonly consequence: Predicate;
      readonly alternative: Predicate;
    }
  | { readonly op: 'constant'; readonly value: boolean }
  | { readonly op: 'match'; readonly left: Container; readonly right: Pattern }
  | {
      readonly op: 'rewriteVariable' | 'accumulateVariable';
      readonly ref: VariableRef;
      readonly right: Pattern;
    }
  | { readonly op: 'assign'; readonly target: Container; readonly right: Pattern }
  | { readonly op: 'equal'; readonly ref: VariableRef; readonly right: Pattern }
  | {
      readonly op: 'test';
      readonly call: Call | BuiltInCall | { readonly op: 'log' } | Pattern;
    }
  | { readonly op: 'return'; readonly value: Pattern };

/** The members of a union that can carry one of these `op` tags. */
export type WithOp<T extends { readonly op: string }, Op extends string> = T extends unknown
  ? Extract<T['op'], Op> extends never
    ? never
    : T
  : never;

/** A whole compiled query. */
export interface Program {
  readonly language: Language;
  /** Names of the root's local variables, by slot. */
  readonly locals: readonly string[];
  readonly globals: readonly string[];
  /** Sequential steps, or multifile steps, over file values; one step for most queries. */
  readonly steps: readonly Pattern[];
  readonly isMultifile: boolean;
  /** Who may be asked while the query runs; empty for most queries. */
  readonly asks: readonly QuestionKind[];
  /** Names by which a suppression comment may call this query. */
  readonly name: string;
}

/** Slots of the globals that every program has. */
export const globalSlots = Object.freeze({
  program: 0,
  filename: 1,
  absolute_filename: 2,
  new_files: 3,
});

/** Slot of `$match` in the root's scope. */
export const matchSlot = 0;
