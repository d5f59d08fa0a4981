/** HTML. No field table: nodes are compared child by child. */
import { defineLanguage } from '../define-language.ts';

/** GritQL's `html`. */
export const language = defineLanguage({
  name: 'html',
  grammar: { kind: 'builtin', name: 'Html' },
  contexts: [['', '']],
  commentMarks: [['<!--', '-->']],
});
