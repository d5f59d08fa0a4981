/**
 * Which texts a file must contain for a pattern to match somewhere in it: the part of the plan that skips files unparsed.
 *
 * Sound: what is not certain counts as nothing required. Only patterns matched against what stands in the file
 * contribute; a variable counts where the pattern of the same `where` binds it, because else it may hold a text that
 * stands nowhere in the file.
 */
import type { LiteralFormula } from '../api.ts';
import { allOf, always, literal, oneOf } from './literal-formula.ts';
import { boundIn, conditionsOf } from './plan-conditions.ts';
import { type Definition, globalSlots, type NodeShape, type Pattern, type Predicate } from './program.ts';
import { fixedTexts } from './regex-texts.ts';

/** What the pattern is matched against: a file, whose path may match as well, or something that stands in its text. */
interface Context {
  readonly isText: boolean;
  readonly open: readonly Definition[];
}

/** The formula for a pattern matched against a file. */
export function literalsOf(pattern: Pattern): LiteralFormula {
  return formulaOf(pattern, { isText: false, open: [] });
}

function formulaOf(pattern: Pattern, context: Context): LiteralFormula {
  const of = (inner: Pattern) => formulaOf(inner, context);
  switch (pattern.op) {
    case 'string':
    case 'regex':
    case 'includes':
      return context.isText ? textFormula(pattern) : always;
    case 'snippet':
      return oneOf([...pattern.candidates.values()].map(of));
    case 'leaf':
    case 'leafRegex':
      return allOf((pattern.op === 'leaf' ? [pattern.text] : pattern.literals).map(literal));
    case 'node':
      return nodeFormula(pattern, context);
    case 'list':
      return allOf(pattern.items.map((item) => (item.op === 'dots' ? always : of(item))));
    case 'or':
    case 'anyOf':
      return oneOf(pattern.items.map(of));
    case 'and':
      return allOf(pattern.items.map(of));
    case 'where':
      return allOf([of(pattern.pattern), conditionFormula(pattern, context)]);
    default:
      return innerFormula(pattern, context);
  }
}

function nodeFormula({ fields, orText }: NodeShape, context: Context): LiteralFormula {
  const all = allOf(fields.map((field) => formulaOf(field.pattern, { ...context, isText: true })));
  return orText === undefined ? all : oneOf([all, formulaOf(orText, context)]);
}

/** Patterns that need what a pattern inside of them needs. */
function innerFormula(pattern: Pattern, context: Context): LiteralFormula {
  switch (pattern.op) {
    case 'as':
    case 'contains':
    case 'within':
    case 'some':
    case 'limit':
      return formulaOf(pattern.pattern, context);
    case 'scan':
      return formulaOf(pattern.pattern, { ...context, isText: !pattern.takesFile });
    case 'comment':
      return formulaOf(pattern.content, { ...context, isText: true });
    case 'rewrite':
    case 'accumulate':
      return formulaOf(pattern.left, context);
    case 'file':
      return formulaOf(pattern.body, { ...context, isText: true });
    case 'bubble':
    case 'call': {
      const { definition } = pattern;
      if (definition.pattern === undefined || context.open.includes(definition)) return always;
      return formulaOf(definition.pattern, { ...context, open: [...context.open, definition] });
    }
    default:
      return always;
  }
}

/** What the conditions of a `where` need of the file; a pattern on a whole file may bind what is no text of it. */
function conditionFormula(pattern: Extract<Pattern, { op: 'where' }>, context: Context): LiteralFormula {
  const bound = context.isText ? boundIn(pattern.pattern) : new Set<number>();
  return allOf(conditionsOf(pattern.predicate).map((item) => predicateFormula(item, bound, context)));
}

function predicateFormula(
  predicate: Predicate,
  bound: ReadonlySet<number>,
  context: Context,
): LiteralFormula {
  if (predicate.op === 'oneOf' || predicate.op === 'someOf') {
    const parts = predicate.items.map(conditionsOf);
    return oneOf(parts.map((part) => allOf(part.map((item) => predicateFormula(item, bound, context)))));
  }
  if (predicate.op !== 'match' || predicate.left.op !== 'variable') return always;
  const { scope, slot } = predicate.left.ref;
  const isInFile = scope === 'global' ? slot === globalSlots.program : bound.has(slot);
  return isInFile ? formulaOf(predicate.right, { ...context, isText: true }) : always;
}

type TextPattern = Extract<Pattern, { op: 'string' | 'regex' | 'includes' }>;

/** What a pattern on the text of something in the file needs. */
function textFormula(pattern: TextPattern): LiteralFormula {
  switch (pattern.op) {
    case 'string':
      return literal(pattern.text);
    case 'regex':
      return typeof pattern.source === 'string' ? allOf(fixedTexts(pattern.source).map(literal)) : always;
    case 'includes':
      return includedFormula(pattern.pattern);
  }
}

function includedFormula(pattern: Pattern): LiteralFormula {
  switch (pattern.op) {
    case 'string':
    case 'regex':
      return textFormula(pattern);
    case 'or':
    case 'anyOf':
      return oneOf(pattern.items.map(includedFormula));
    case 'and':
      return allOf(pattern.items.map(includedFormula));
    case 'snippet':
      return allOf(pattern.value.map((part) => (typeof part === 'string' ? literal(part) : always)));
    default:
      return always;
  }
}
