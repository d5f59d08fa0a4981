/** One file while a query runs: its text as of the current step, parsed when first asked for. */
import { extensionOf } from '../languages/extension.ts';
import type { Language } from '../languages/language.ts';
import { parseTree, type SyntaxTree } from '../languages/tree.ts';

/** A file's state; a step that changes it makes a new one. */
export interface FileState {
  readonly path: string;
  readonly text: string;
  readonly language: Language;
  readonly cache: { tree?: SyntaxTree };
}

/** A file's state before any step. */
export function fileState(path: string, text: string, language: Language): FileState {
  return { path, text, language, cache: {} };
}

/** The file's tree, parsed at the first call. */
export function treeOf(file: FileState): SyntaxTree {
  file.cache.tree ??= parseTree(file.language, file.text, extensionOf(file.path));
  return file.cache.tree;
}
