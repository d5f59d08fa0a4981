/**
 * The syntax tree of a GritQL query: what was written, nothing of what it means.
 *
 * Plain frozen data with `kind` tags. Every node carries the span of source it came from, so that later stages can
 * point at it; spans take no part in equality (`print` forgets them).
 */

/** Half-open range of UTF-16 offsets in the query's source. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A variable as written, without its sigil. */
export interface VariableNode {
  readonly kind: 'variable';
  readonly name: string;
  readonly span: Span;
}

/** A code snippet; `text` is the raw text between the quotes, escapes untouched. */
export interface SnippetNode {
  readonly kind: 'snippet';
  readonly form: 'backtick' | 'raw' | 'language';
  /** Language tag of `NAME"…"`; empty for the other forms. */
  readonly tag: string;
  readonly text: string;
  readonly span: Span;
}

/** An argument of a call, named or positional. */
export interface ArgumentNode {
  readonly label: string | undefined;
  readonly value: PatternNode;
  readonly span: Span;
}

/** `{ key: pattern, … }`. */
export interface MapNode {
  readonly kind: 'map';
  readonly entries: readonly { readonly key: string; readonly value: PatternNode }[];
  readonly span: Span;
}

/** `[ … ]`, optionally with a name in front, which means nothing. */
export interface ListNode {
  readonly kind: 'list';
  readonly name: string;
  readonly items: readonly (PatternNode | DotsNode)[];
  readonly span: Span;
}

/** `...` in a list pattern. */
export interface DotsNode {
  readonly kind: 'dots';
  readonly span: Span;
}

/** `$m.key` or `$m.$key`. */
export interface MapAccessNode {
  readonly kind: 'mapAccess';
  readonly target: ContainerNode | MapNode;
  readonly key: string | VariableNode;
  readonly span: Span;
}

/** `$l[0]`, `$l[-1]` or `$l[$i]`. */
export interface ListIndexNode {
  readonly kind: 'listIndex';
  readonly target: ContainerNode | ListNode;
  readonly index: number | ContainerNode;
  readonly span: Span;
}

/** What can be assigned to. */
export type ContainerNode = VariableNode | MapAccessNode | ListIndexNode;

/** `r"…"($a, $b)` or `` r`…`($a) ``; `text` is raw. */
export interface RegexNode {
  readonly kind: 'regex';
  readonly form: 'string' | 'snippet';
  readonly text: string;
  readonly variables: readonly VariableNode[];
  readonly span: Span;
}

/** `name(arguments)` in pattern or predicate position; `log` is one of them. */
export interface CallNode {
  readonly kind: 'call';
  readonly name: string;
  readonly arguments: readonly ArgumentNode[];
  readonly span: Span;
}

/** `range(start_line=…, …)`, 1-based. */
export interface RangeNode {
  readonly kind: 'range';
  readonly bounds: Readonly<Partial<Record<RangeBound, number>>>;
  readonly span: Span;
}

/** Names of the bounds of `range(…)`. */
export type RangeBound = 'start_line' | 'end_line' | 'start_column' | 'end_column';

/** Block words of patterns. */
export type PatternBlock = 'or' | 'and' | 'any' | 'orelse' | 'sequential' | 'multifile';

/** Prefix words that take one pattern and nothing else. */
export type PrefixWord = 'not' | 'maybe' | 'some' | 'every' | 'includes' | 'after' | 'before' | 'like';

/** Arithmetic signs. */
export type ArithmeticSign = '+' | '-' | '*' | '/' | '%';

/** Comparison signs of predicates; only `==` has a meaning. */
export type ComparisonSign = '==' | '!=' | '>' | '<' | '>=' | '<=';

/** A pattern as written. */
export type PatternNode =
  | SnippetNode
  | VariableNode
  | MapNode
  | ListNode
  | MapAccessNode
  | ListIndexNode
  | RegexNode
  | CallNode
  | RangeNode
  | { readonly kind: 'string'; readonly value: string; readonly span: Span }
  | { readonly kind: 'number'; readonly text: string; readonly span: Span }
  | {
      readonly kind: 'constant';
      readonly word: 'true' | 'false' | 'undefined' | 'Top' | 'Bottom';
      readonly span: Span;
    }
  | { readonly kind: 'underscore'; readonly span: Span }
  | { readonly kind: 'dot'; readonly span: Span }
  | {
      readonly kind: 'block';
      readonly word: PatternBlock;
      readonly items: readonly PatternNode[];
      readonly span: Span;
    }
  | {
      readonly kind: 'prefix';
      readonly word: PrefixWord;
      readonly pattern: PatternNode;
      readonly span: Span;
    }
  | {
      readonly kind: 'walk';
      readonly word: 'contains' | 'within';
      readonly pattern: PatternNode;
      readonly until: PatternNode | undefined;
      readonly span: Span;
    }
  | {
      readonly kind: 'bubble';
      readonly variables: readonly VariableNode[] | undefined;
      readonly pattern: PatternNode;
      readonly span: Span;
    }
  | {
      readonly kind: 'if';
      readonly condition: PredicateNode;
      readonly consequence: PatternNode;
      readonly alternative: PatternNode | undefined;
      readonly span: Span;
    }
  | {
      readonly kind: 'rewrite';
      readonly left: PatternNode;
      readonly annotation: string;
      readonly right: PatternNode;
      readonly span: Span;
    }
  | {
      readonly kind: 'accumulate';
      readonly left: PatternNode;
      readonly right: PatternNode;
      readonly span: Span;
    }
  | {
      readonly kind: 'assign';
      readonly container: ContainerNode;
      readonly right: PatternNode;
      readonly span: Span;
    }
  | {
      readonly kind: 'as';
      readonly pattern: PatternNode;
      readonly variable: VariableNode;
      readonly span: Span;
    }
  | {
      readonly kind: 'where';
      readonly pattern: PatternNode;
      readonly predicate: PredicateNode;
      readonly span: Span;
    }
  | { readonly kind: 'limit'; readonly pattern: PatternNode; readonly count: number; readonly span: Span }
  | {
      readonly kind: 'arithmetic';
      readonly sign: ArithmeticSign;
      readonly left: PatternNode;
      readonly right: PatternNode;
      readonly span: Span;
    };

/** A condition as written. */
export type PredicateNode =
  | { readonly kind: 'not' | 'maybe'; readonly predicate: PredicateNode; readonly span: Span }
  | {
      readonly kind: 'conditions';
      readonly word: 'and' | 'or' | 'any';
      readonly items: readonly PredicateNode[];
      readonly span: Span;
    }
  | {
      readonly kind: 'ifCondition';
      readonly condition: PredicateNode;
      readonly consequence: PredicateNode;
      readonly alternative: PredicateNode | undefined;
      readonly span: Span;
    }
  | {
      readonly kind: 'match';
      readonly left: PatternNode;
      readonly right: PatternNode;
      readonly span: Span;
    }
  | {
      readonly kind: 'rewriteVariable' | 'accumulateVariable';
      readonly variable: VariableNode;
      readonly right: PatternNode;
      readonly span: Span;
    }
  | {
      readonly kind: 'assign';
      readonly container: ContainerNode;
      readonly right: PatternNode;
      readonly span: Span;
    }
  | {
      readonly kind: 'compare';
      readonly sign: ComparisonSign;
      readonly left: PatternNode;
      readonly right: PatternNode;
      readonly span: Span;
    }
  | CallNode
  | { readonly kind: 'boolean'; readonly value: boolean; readonly span: Span }
  | { readonly kind: 'return'; readonly value: PatternNode; readonly span: Span };

/** A pattern, predicate, function or foreign function definition. */
export type DefinitionNode =
  | {
      readonly kind: 'patternDefinition';
      readonly isPrivate: boolean;
      readonly name: string;
      readonly parameters: readonly VariableNode[];
      readonly body: readonly PatternNode[];
      readonly span: Span;
    }
  | {
      readonly kind: 'predicateDefinition' | 'functionDefinition';
      readonly name: string;
      readonly parameters: readonly VariableNode[];
      readonly body: readonly PredicateNode[];
      readonly span: Span;
    }
  | {
      readonly kind: 'foreignFunction';
      readonly name: string;
      readonly parameters: readonly VariableNode[];
      readonly code: string;
      readonly span: Span;
    };

/** The `language` line. */
export interface LanguageLine {
  readonly name: string;
  readonly flavour: string;
  readonly span: Span;
}

/** A comment, kept so that the printer can put it back. */
export interface CommentNode {
  readonly text: string;
  readonly span: Span;
}

/** A whole source text. */
export interface SourceNode {
  readonly engine: string;
  readonly language: LanguageLine | undefined;
  readonly definitions: readonly DefinitionNode[];
  readonly root: PatternNode | undefined;
  readonly comments: readonly CommentNode[];
}
