/** Looks for a plan's literals in a text or in bytes. */
import type { LiteralFormula } from '../api.ts';

const needles = new Map<string, Buffer>();

/** True where the text fulfils the formula. */
export function fulfils(formula: LiteralFormula, text: string): boolean {
  return holds(formula, (literal) => text.includes(literal));
}

/** True where UTF-8 bytes fulfil the formula; literals are ASCII, so no character can hide one. */
export function mayContain(formula: LiteralFormula, bytes: Buffer): boolean {
  return holds(formula, (literal) => bytes.includes(needleFor(literal)));
}

function needleFor(literal: string): Buffer {
  const known = needles.get(literal) ?? Buffer.from(literal, 'latin1');
  needles.set(literal, known);
  return known;
}

function holds(formula: LiteralFormula, has: (literal: string) => boolean): boolean {
  switch (formula.kind) {
    case 'always':
      return true;
    case 'literal':
      return has(formula.text);
    case 'and':
      return formula.items.every((item) => holds(item, has));
    case 'or':
      return formula.items.some((item) => holds(item, has));
  }
}
