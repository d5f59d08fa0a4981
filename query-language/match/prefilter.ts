/** Decides from a file's text or path alone that a query cannot match it; never wrong when it says no. */
import type { CompiledQuery, LiteralFormula } from '../api.ts';
import { extensionOf } from '../languages/extension.ts';

/** False only where no run of `query` on a file with this text can match. */
export function mayMatch(query: CompiledQuery, text: string): boolean {
  return holds(query.plan.literals, text);
}

/** True where the path has one of the extensions of the query's language. */
export function appliesTo(query: CompiledQuery, path: string): boolean {
  return query.extensions.includes(extensionOf(path));
}

function holds(formula: LiteralFormula, text: string): boolean {
  switch (formula.kind) {
    case 'always':
      return true;
    case 'literal':
      return text.includes(formula.text);
    case 'and':
      return formula.items.every((item) => holds(item, text));
    case 'or':
      return formula.items.some((item) => holds(item, text));
  }
}
