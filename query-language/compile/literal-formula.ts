/**
 * Boolean formulas over texts that a file must contain: made small, and never stronger than what they are made of.
 *
 * A literal is at least two UTF-16 units long and pure printable ASCII without what JSON would escape, because a
 * notebook's code stands in its file as JSON strings. It is compared with case.
 */
import type { LiteralFormula } from '../api.ts';

/** The formula that every text fulfils. */
export const always: LiteralFormula = Object.freeze({ kind: 'always' });

/** Shortest text that is looked for; in UTF-16 units. */
const shortestLiteral = 2;

/**
 * A formula that every text containing `text` fulfils: its longest piece of words and what is between them, or of
 * punctuation where there are no words.
 */
export function literal(text: string): LiteralFormula {
  const words = text.match(/[A-Za-z0-9_$](?:[ !#-[\]-~]*[A-Za-z0-9_$])?/g);
  const pieces = words ?? text.match(/[!#-[\]-~]+/g) ?? [];
  const longest = pieces.reduce((best, piece) => (piece.length > best.length ? piece : best), '');
  return longest.length < shortestLiteral ? always : { kind: 'literal', text: longest };
}

/** All of the formulas. */
export function allOf(items: readonly LiteralFormula[]): LiteralFormula {
  const flat = items.flatMap((item) => (item.kind === 'and' ? item.items : [item]));
  const kept = unique(flat.filter((item) => item.kind !== 'always'));
  if (kept.length === 0) return always;
  return kept.length === 1 && kept[0] !== undefined ? kept[0] : { kind: 'and', items: kept };
}

/** One of the formulas at least; none given count as no condition. */
export function oneOf(items: readonly LiteralFormula[]): LiteralFormula {
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
