/**
 * The native part of the plan: an ast-grep rule that every node fulfils at which a pattern can match.
 *
 * Sound over-approximation, run by the parser's library in native code, so that only likely nodes reach the evaluator:
 * the kind, and what fixed texts stand in its direct fields. `undefined` means any node.
 */
import type { Rule } from '@ast-grep/napi';
import { isGrammarKind } from '../languages/grammar.ts';
import type { Language } from '../languages/language.ts';
import { conditionsOf } from './plan-conditions.ts';
import type { Definition, LeafShape, NodeShape, Pattern } from './program.ts';

/** A rule, or undefined for any node; `never` where no node can match. */
export type NativeRule = Rule | 'never' | undefined;

/** The rule for a pattern matched against nodes. */
export function ruleOf(language: Language, pattern: Pattern, open: readonly Definition[] = []): NativeRule {
  const of = (inner: Pattern) => ruleOf(language, inner, open);
  switch (pattern.op) {
    case 'bottom':
      return 'never';
    case 'snippet':
      return anyOf([...pattern.candidates.values()].map(of));
    case 'leaf':
      return pattern.isNamed ? leafRule(language, pattern) : undefined;
    case 'leafRegex':
      return pattern.isNamed ? kindRule(language, pattern.kind) : undefined;
    case 'comment':
      return kindRule(language, pattern.kind);
    case 'node':
      return nodeRule(language, pattern);
    case 'or':
    case 'anyOf':
      return anyOf(pattern.items.map(of));
    case 'and':
      return pattern.items[0] === undefined ? undefined : of(pattern.items[0]);
    case 'where':
      return of(firstLookOf(pattern));
    case 'as':
      return of(pattern.pattern);
    case 'rewrite':
    case 'accumulate':
      return of(pattern.left);
    case 'bubble':
    case 'call': {
      const { definition } = pattern;
      if (definition.pattern === undefined || open.includes(definition)) return undefined;
      return ruleOf(language, definition.pattern, [...open, definition]);
    }
    default:
      return undefined;
  }
}

/** What a `where` asks of the node first: its pattern, or, where that is a mere name, the first condition on it. */
function firstLookOf({ pattern, predicate }: Extract<Pattern, { op: 'where' }>): Pattern {
  if (pattern.op !== 'variable' || pattern.ref.scope !== 'local') return pattern;
  const [first] = conditionsOf(predicate);
  const isOnNode =
    first?.op === 'match' && first.left.op === 'variable' && first.left.ref.slot === pattern.ref.slot;
  return isOnNode && first.left.ref.scope === 'local' ? first.right : pattern;
}

function kindRule(language: Language, kind: string): NativeRule {
  const { stockKinds, leafClass, grammar, innerGrammars } = language;
  if (innerGrammars.length > 0) return undefined;
  const names = stockKinds.get(kind) ?? (leafClass.has(kind) ? [...leafClass] : [kind]);
  const named = names.filter((name) => /^\w+$/.test(name) && isGrammarKind(grammar, name));
  if (named.length < names.length && stockKinds.has(kind)) return undefined;
  return anyOf(named.map((name) => ({ kind: name })));
}

function leafRule(language: Language, leaf: LeafShape): NativeRule {
  const kind = kindRule(language, leaf.kind);
  if (kind === undefined || kind === 'never' || language.leafClass.has(leaf.kind)) return kind;
  return { all: [kind, textRule(leaf.text)] };
}

function textRule(text: string): Rule {
  return { regex: `^\\s*${text.replaceAll(/[\\^$.*+?()[\]{}|#&~-]/g, '\\$&')}\\s*$` };
}

function nodeRule(language: Language, node: NodeShape): NativeRule {
  const kind = kindRule(language, node.kind);
  if (kind === undefined || kind === 'never' || node.orText !== undefined) return kind;
  const inside = node.fields.flatMap(({ spec, pattern }): Rule[] => {
    const [rule, ...others] = spec.rules;
    if (rule?.kind !== 'field' || rule.inside || others.length > 0) return [];
    const inner = fieldRule(language, spec.isList ? onlyItem(pattern) : pattern);
    return inner === undefined ? [] : [{ has: { field: rule.name, ...inner } }];
  });
  return inside.length === 0 ? kind : { all: [kind, ...inside] };
}

/** The first pattern of a list that must be there. */
function onlyItem(pattern: Pattern): Pattern {
  if (pattern.op !== 'list') return { op: 'any' };
  return pattern.items.find((item): item is Pattern => item.op !== 'dots') ?? { op: 'any' };
}

/** A rule on a field's node, which may be wrapped in a kind that GritQL's tree does not have. */
function fieldRule(language: Language, pattern: Pattern): Rule | undefined {
  if (pattern.op !== 'leaf' && pattern.op !== 'node') return undefined;
  const rule = pattern.op === 'leaf' && !pattern.isNamed ? textRule(pattern.text) : ruleOf(language, pattern);
  if (rule === undefined || rule === 'never') return undefined;
  const wrappers = [...language.transparent, ...language.wrappers.keys()].filter((kind) =>
    isGrammarKind(language.grammar, kind),
  );
  return wrappers.length === 0 ? rule : { any: [rule, ...wrappers.map((kind) => ({ kind }))] };
}

function anyOf(rules: readonly NativeRule[]): NativeRule {
  if (rules.includes(undefined)) return undefined;
  const kept = rules.filter((rule) => rule !== undefined && rule !== 'never');
  if (kept.length === 0) return 'never';
  return kept.length === 1 ? kept[0] : { any: kept };
}
