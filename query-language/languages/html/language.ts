/** HTML. No field table: nodes are compared child by child. */
import { defineLanguage } from '../define-language.ts';

/** GritQL's `html`. */
export const html = defineLanguage({
  name: 'html',
  grammar: { kind: 'builtin', name: 'Html' },
  extensions: ['html'],
  contexts: [['', '']],
  commentMarks: [['<!--', '-->']],
});
