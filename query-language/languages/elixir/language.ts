/** Elixir. No field table: nodes are compared child by child. */
import { defineLanguage } from '../define-language.ts';

/** GritQL's `elixir`. */
export const elixir = defineLanguage({
  name: 'elixir',
  grammar: { kind: 'package', name: 'elixir' },
  extensions: ['ex', 'exs'],
  contexts: [
    ['', ''],
    ['do v\n', '\nend'],
    ['case v\n', '\nend'],
    ['{', '}'],
    ['[', ']'],
  ],
  commentMarks: [['#', '']],
});
