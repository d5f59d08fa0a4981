/** Counts syntax errors of a text: error nodes and tokens the parser had to invent. */
import type { SourceFile } from '../api.ts';
import { extensionOf } from './extension.ts';
import { countErrorNodes } from './grammar.ts';
import { javascript } from './javascript/language.ts';
import { json } from './json/language.ts';
import type { Language } from './language.ts';
import { isNotebook, readNotebook } from './python/notebook.ts';
import { findLanguage, languageOf } from './registry.ts';
import { parseTree } from './tree.ts';
import { vue } from './vue/language.ts';

/** Error and missing nodes of a file; undefined for a language without a grammar. */
export function countSyntaxErrors(file: SourceFile): number | undefined {
  const name = languageOf(file.path);
  const language = name === undefined ? undefined : findLanguage(name);
  if (language === undefined) return undefined;
  if (isNotebook(file.path)) return countNotebookErrors(language, file.text);
  const extension = extensionOf(file.path);
  const own = countErrorNodes(parseTree(language, file.text, extension).root.handle);
  if (language !== vue) return own;
  return own + countErrorNodes(parseTree(javascript, file.text, extension).root.handle);
}

/** Errors of a notebook's own text and of the code in its cells. */
function countNotebookErrors(python: Language, text: string): number {
  const own = countErrorNodes(parseTree(json, text).root.handle);
  const code = readNotebook(json, text)?.code ?? '';
  return own + countErrorNodes(parseTree(python, code).root.handle);
}
