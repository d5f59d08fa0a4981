/**
 * Which node kinds a pattern can match, as the parser's grammar names them: the native part of the plan.
 *
 * Sound over-approximation: `undefined` means any node. A pattern that can fail with a run-time error, or has effects
 * before it looks at the node, is `undefined`.
 */
import { isGrammarKind } from '../languages/grammar.ts';
import type { Language } from '../languages/language.ts';
import type { Definition, Pattern } from './program.ts';

/** Kinds of the grammar, or undefined for any. */
export type Kinds = readonly string[] | undefined;

/** The kinds at which `pattern` can match. */
export function kindsOf(language: Language, pattern: Pattern, open: readonly Definition[] = []): Kinds {
  const of = (inner: Pattern) => kindsOf(language, inner, open);
  switch (pattern.op) {
    case 'bottom':
      return [];
    case 'snippet':
      return union([...pattern.candidates.values()].map(of));
    case 'leaf':
    case 'leafRegex':
      return pattern.isNamed ? stockKinds(language, pattern.kind) : undefined;
    case 'node':
    case 'comment':
      return stockKinds(language, pattern.kind);
    case 'or':
    case 'anyOf':
      return union(pattern.items.map(of));
    case 'and':
      return pattern.items[0] === undefined ? undefined : of(pattern.items[0]);
    case 'where':
    case 'as':
      return of(pattern.pattern);
    case 'rewrite':
    case 'accumulate':
      return of(pattern.left);
    case 'bubble':
    case 'call': {
      const { definition } = pattern;
      if (definition.pattern === undefined || open.includes(definition)) return undefined;
      return kindsOf(language, definition.pattern, [...open, definition]);
    }
    default:
      return undefined;
  }
}

function stockKinds(language: Language, kind: string): Kinds {
  if (language.innerGrammars.length > 0) return undefined;
  const known =
    language.stockKinds.get(kind) ?? (language.leafClass.has(kind) ? [...language.leafClass] : [kind]);
  if (known.some((name) => !/^[a-z_]\w*$/i.test(name))) return undefined;
  const named = known.filter((name) => isGrammarKind(language.grammar, name));
  return named.length < known.length && language.stockKinds.has(kind) ? undefined : named;
}

function union(all: readonly Kinds[]): Kinds {
  const known = all.filter((kinds) => kinds !== undefined);
  return known.length < all.length ? undefined : [...new Set(known.flat())];
}
