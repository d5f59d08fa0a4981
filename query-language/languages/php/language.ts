/** PHP, with or without tags. */

import { defineLanguage } from '../define-language.ts';
import { packageGrammars } from '../package-grammars.ts';
import table from '../tables/generated/php.json' with { type: 'json' };

const inside = [
  ['', ''],
  ['', ';'],
  ['$', ';'],
  ['class C {', '}'],
  ['class C { ', ' function f(); }'],
  [' f(', ') { }'],
  ['$v = ', ';'],
  ['$v = ', ''],
  ['[', '];'],
  ['', '{}'],
] as const;

/** GritQL's `php`; metavariables begin with `^`, because `$` begins PHP's own. */
export const language = defineLanguage({
  name: 'php',
  grammar: packageGrammars.php,
  sigil: '^',
  contexts: [...inside.map(([prefix, suffix]) => [`<?php ${prefix}`, `${suffix} ?>`] as const), ['', '']],
  tables: [table],
  corrections: {
    array_element_initializer: 'expression_l=%1< expression_r=%2',
    foreach_statement: 'expression=%1 value=%2',
    method_declaration:
      'modifier*=#visibility_modifier+static_modifier+final_modifier+abstract_modifier+readonly_modifier+var_modifier reference_modifier=#reference_modifier',
    program: 'html*=* no_html*=*-php_tag-text_interpolation-php_end_tag',
    property_declaration: 'type=@ ~rest*=!',
  },
  aliases: {
    anonymous_function_creation_expression: 'anonymous_function',
    string_value: 'string_content',
  },
  disregarded: { 'array_element_initializer.~rest': 'empty' },
  holes: [
    { find: /(?<=[{;]\s*)µ(\w+)(?=\s*\})/g, replace: 'µµ$1;', shape: /^µµ(\w+);$/ },
    {
      find: /(?<=\b(?:function|fn)\b\s*[\wµ]*\s*\((?:[^()]*[,\s])?)µ(\w+)(?=\s*[,)])/g,
      replace: '$$µµ$1',
      shape: /^\$µµ(\w+)$/,
    },
    { find: /(?<=\(\s*)µ(\w+)(?=\s*\)\s*[$\w"'µ])/g, keyword: 'int' },
  ],
  filePrefix: (text) => (text.includes('<?') ? '' : '<?php '),
});
