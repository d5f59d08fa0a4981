/** Elixir. No field table: nodes are compared child by child. */
import { defineLanguage } from '../define-language.ts';
import { packageGrammars } from '../package-grammars.ts';

/** GritQL's `elixir`. */
export const language = defineLanguage({
  name: 'elixir',
  grammar: packageGrammars.elixir,
  contexts: [
    ['', ''],
    ['do v\n', '\nend'],
    ['case v\n', '\nend'],
    ['{', '}'],
    ['[', ']'],
  ],
  commentMarks: [['#', '']],
});
