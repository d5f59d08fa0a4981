/** Counts syntax errors of a text: error nodes and tokens the parser had to invent. */
import type { SourceFile } from '../api.ts';
import { extensionOf } from './extension.ts';
import { countErrorNodes } from './grammar.ts';
import type { Language } from './language.ts';
import { languageOf } from './language-list.ts';
import { isNotebook, readNotebook } from './python/notebook.ts';
import { languageNamed } from './registry.ts';
import { parseTree } from './tree.ts';

/** Error and missing nodes of a file; undefined for a language without a grammar. */
export function countSyntaxErrors(file: SourceFile): number | undefined {
  const name = languageOf(file.path);
  if (name === undefined) return undefined;
  const language = languageNamed(name);
  if (isNotebook(file.path)) return countNotebookErrors(language, file.text);
  const extension = extensionOf(file.path);
  const own = countErrorNodes(parseTree(language, file.text, extension).root.handle);
  if (name !== 'vue') return own;
  return own + countErrorNodes(parseTree(languageNamed('js'), file.text, extension).root.handle);
}

/** Errors of a notebook's own text and of the code in its cells. */
function countNotebookErrors(python: Language, text: string): number {
  const json = languageNamed('json');
  const own = countErrorNodes(parseTree(json, text).root.handle);
  const code = readNotebook(json, text)?.code ?? '';
  return own + countErrorNodes(parseTree(python, code).root.handle);
}
