/** Vue single files as a whole, by the grammar of HTML; their scripts and styles belong to `js` and `css`. */
import { defineLanguage } from '../define-language.ts';

/** GritQL's `vue`: the template. Nodes are compared child by child. */
export const language = defineLanguage({
  name: 'vue',
  grammar: { kind: 'builtin', name: 'Html' },
  contexts: [['', '']],
  commentMarks: [['<!--', '-->']],
});
