/** Counts syntax errors of a text: error nodes and tokens the parser had to invent. */
import type { SourceFile } from '../api.ts';
import { extensionOf } from './extension.ts';
import { countErrorNodes } from './grammar.ts';
import { findLanguage, languageOf } from './registry.ts';
import { parseTree } from './tree.ts';

/** Error and missing nodes of a file; undefined for a language without a grammar. */
export function countSyntaxErrors(file: SourceFile): number | undefined {
  const name = languageOf(file.path);
  const language = name === undefined ? undefined : findLanguage(name);
  if (language === undefined) return undefined;
  return countErrorNodes(parseTree(language, file.text, extensionOf(file.path)).root.handle);
}
