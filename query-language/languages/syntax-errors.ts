/** Counts syntax errors of a text: error nodes and tokens the parser had to invent. */
import type { SourceFile } from '../api.ts';
import { parseText } from './grammar.ts';
import type { Grammar } from './language.ts';
import { extensionOf, findLanguage, languageOf } from './registry.ts';

/** Error and missing nodes of a file; undefined for a language without a grammar. */
export function countSyntaxErrors(file: SourceFile): number | undefined {
  const name = languageOf(file.path);
  const language = name === undefined ? undefined : findLanguage(name);
  if (language === undefined) return undefined;
  const first = countErrors(language.grammar, file.text);
  if (first === 0 || !['ts', 'mts', 'cts'].includes(extensionOf(file.path))) return first;
  return Math.min(first, countErrors({ kind: 'builtin', name: 'TypeScript' }, file.text));
}

/** Error and missing nodes of a text under a grammar. */
export function countErrors(grammar: Grammar, text: string): number {
  const root = parseText(grammar, text);
  const errors = root.findAll({ rule: { kind: 'ERROR' } }).length;
  const missing = root
    .findAll({ rule: { regex: '^$' } })
    .filter((node) => node.isLeaf() && node.parent() !== null);
  return errors + missing.length;
}
