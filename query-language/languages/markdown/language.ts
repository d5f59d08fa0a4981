/** Markdown, block structure. No field table: nodes are compared child by child. */
import { defineLanguage } from '../define-language.ts';

/** GritQL's `markdown`. */
export const markdown = defineLanguage({
  name: 'markdown',
  grammar: { kind: 'package', name: 'markdown' },
  extensions: ['md', 'mdx', 'mdoc'],
  contexts: [['', '']],
  commentMarks: [['<!--', '-->']],
});
