/** TOML. No generated table: its own grammar is small. */
import { defineLanguage } from '../define-language.ts';
import { packageGrammars } from '../package-grammars.ts';

/** GritQL's `toml`. Keys are ASCII, so the substitute is a word; a metavariable for a value is spelled as a string. */
export const language = defineLanguage({
  name: 'toml',
  grammar: packageGrammars.toml,
  substitute: 'zqmv_',
  contexts: [
    ['', ''],
    ['k = ', ''],
    ['', ' = 0'],
  ],
  corrections: {
    array: 'value*=*',
    document: 'pair*=#pair table*=#table|#table_array_element',
    inline_table: 'pair*=*',
    _pair: 'key=%1 value=%2',
    pair: 'key=%1 value=%2',
    table: 'key=%1 pair*=#pair',
    table_array_element: 'key=%1 pair*=#pair',
  },
  // Pairs in inline tables are of a kind of their own.
  kindOf: (node, kind) => (kind === 'pair' && node.parent()?.kind() === 'inline_table' ? '_pair' : kind),
  variants: { _pair: 'pair' },
  synonyms: { inline_pair: 'pair' },
  commentMarks: [['#', '']],
  holes: [
    { find: /(?<==\s*)zqmv_(\w+)/g, replace: '"zqqmv_$1"', shape: /^"zqqmv_(\w+)"$/ },
    { find: /(?<=^|\n)zqmv_(\w+)(?=\s*(?:\n|$))/g, replace: 'zqqmv_$1 = 0', shape: /^zqqmv_(\w+) = 0$/ },
  ],
});
