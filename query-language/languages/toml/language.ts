/** TOML. */
import { defineLanguage } from '../define-language.ts';

/** GritQL's `toml`. */
export const toml = defineLanguage({
  name: 'toml',
  grammar: { kind: 'package', name: 'toml' },
  extensions: ['toml'],
  substitute: 'Zµ',
  contexts: [['', '']],
  commentMarks: [['#', '']],
});
