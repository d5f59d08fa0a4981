/**
 * Which texts a file must contain for a pattern to match somewhere in it: the part of the plan that skips files unparsed.
 *
 * Sound: what is not certain counts as nothing required. Only patterns matched against nodes of the file contribute;
 * conditions on variables do not, because a variable may hold a text that stands nowhere in the file.
 */
import type { LiteralFormula } from '../api.ts';
import type { Definition, Pattern } from './program.ts';

const always: LiteralFormula = Object.freeze({ kind: 'always' });

/** The formula for a pattern matched against nodes of a file. */
export function literalsOf(pattern: Pattern, open: readonly Definition[] = []): LiteralFormula {
  const of = (inner: Pattern) => literalsOf(inner, open);
  switch (pattern.op) {
    case 'snippet':
      return oneOf([...pattern.candidates.values()].map(of));
    case 'leaf':
    case 'leafRegex':
      return allOf((pattern.op === 'leaf' ? [pattern.text] : pattern.literals).map(literal));
    case 'node':
      return allOf(pattern.fields.map((field) => of(field.pattern)));
    case 'list':
      return allOf(pattern.items.map((item) => (item.op === 'dots' ? always : of(item))));
    case 'or':
    case 'anyOf':
      return oneOf(pattern.items.map(of));
    case 'and':
      return allOf(pattern.items.map(of));
    case 'where':
    case 'as':
    case 'contains':
    case 'within':
    case 'some':
    case 'limit':
    case 'scan':
      return of(pattern.pattern);
    case 'rewrite':
    case 'accumulate':
      return of(pattern.left);
    case 'file':
      return of(pattern.body);
    case 'bubble':
    case 'call': {
      const { definition } = pattern;
      if (definition.pattern === undefined || open.includes(definition)) return always;
      return literalsOf(definition.pattern, [...open, definition]);
    }
    default:
      return always;
  }
}

/**
 * The longest piece of a text that stands in a file as it is: words are looked for, because punctuation is everywhere,
 * and nothing that JSON would escape, because a notebook's code stands in its file as JSON strings.
 */
function literal(text: string): LiteralFormula {
  const pieces = text.match(/[A-Za-z0-9_$](?:[ !#-[\]-~]*[A-Za-z0-9_$])?/g) ?? [];
  const longest = pieces.reduce((best, piece) => (piece.length > best.length ? piece : best), '');
  return longest.length < 2 ? always : { kind: 'literal', text: longest };
}

function allOf(items: readonly LiteralFormula[]): LiteralFormula {
  const flat = items.flatMap((item) => (item.kind === 'and' ? item.items : [item]));
  const kept = unique(flat.filter((item) => item.kind !== 'always'));
  if (kept.length === 0) return always;
  return kept.length === 1 && kept[0] !== undefined ? kept[0] : { kind: 'and', items: kept };
}

function oneOf(items: readonly LiteralFormula[]): LiteralFormula {
  if (items.length === 0 || items.some((item) => item.kind === 'always')) return always;
  const all = unique(items.flatMap((item) => (item.kind === 'or' ? item.items : [item])));
  const isCovered = (item: LiteralFormula, i: number) =>
    all.some((other, j) => i !== j && implies(item, other) && (j < i || !implies(other, item)));
  const kept = all.filter((item, i) => !isCovered(item, i));
  return kept.length === 1 && kept[0] !== undefined ? kept[0] : { kind: 'or', items: kept };
}

/** True where a text that fulfils the first formula surely fulfils the second, as far as can be told. */
function implies(first: LiteralFormula, second: LiteralFormula): boolean {
  if (second.kind === 'always') return true;
  if (second.kind === 'and') return second.items.every((item) => implies(first, item));
  if (first.kind === 'or') return first.items.every((item) => implies(item, second));
  if (second.kind === 'or') return second.items.some((item) => implies(first, item));
  if (first.kind === 'and') return first.items.some((item) => implies(item, second));
  return first.kind === 'literal' && second.kind === 'literal' && first.text.includes(second.text);
}

function unique(items: readonly LiteralFormula[]): readonly LiteralFormula[] {
  const byText = new Map(items.map((item) => [JSON.stringify(item), item]));
  return [...byText.values()];
}
