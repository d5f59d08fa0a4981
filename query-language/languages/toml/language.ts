/** TOML. No field table: nodes are compared child by child. */
import { defineLanguage } from '../define-language.ts';

/** GritQL's `toml`. Keys are ASCII, so the substitute is a word; a metavariable for a value is spelled as a string. */
export const toml = defineLanguage({
  name: 'toml',
  grammar: { kind: 'package', name: 'toml' },
  extensions: ['toml'],
  substitute: 'zqmv_',
  contexts: [
    ['', ''],
    ['k = ', ''],
  ],
  commentMarks: [['#', '']],
  holes: [
    { find: /(?<==\s*)zqmv_(\w+)/g, replace: '"zqqmv_$1"', shape: /^"zqqmv_(\w+)"$/ },
    { find: /(?<=^|\n)zqmv_(\w+)(?=\s*(?:\n|$))/g, replace: 'zqqmv_$1 = 0', shape: /^zqqmv_(\w+) = 0$/ },
  ],
});
