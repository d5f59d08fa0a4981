/**
 * Whether bytes fulfil a formula of literals. Pure; false is certain, true is not.
 */
import type { LiteralFormula } from '../../query-language/index.ts';

/** A formula made ready for many texts. */
export type ByteTest = (bytes: Buffer) => boolean;

/** Makes a formula ready; kinds of formulas that are not known here hold of everything, which is sound. */
export function prepareFormula(formula: LiteralFormula): ByteTest {
  switch (formula.kind) {
    case 'literal': {
      const wanted = Buffer.from(formula.text, 'utf8');
      return (bytes) => bytes.includes(wanted);
    }
    case 'and': {
      const all = formula.items.map(prepareFormula);
      return (bytes) => all.every((test) => test(bytes));
    }
    case 'or': {
      const all = formula.items.map(prepareFormula);
      return (bytes) => all.some((test) => test(bytes));
    }
    default:
      return () => true;
  }
}
