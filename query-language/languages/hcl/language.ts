/** HCL: Terraform and its kin. */

import { defineLanguage } from '../define-language.ts';
import { packageGrammars } from '../package-grammars.ts';
import table from '../tables/generated/hcl.json' with { type: 'json' };

/** GritQL's `hcl`. */
export const language = defineLanguage({
  name: 'hcl',
  grammar: packageGrammars.hcl,
  contexts: [
    ['', ''],
    ['v = ', ''],
    ['i = { ', ' }'],
  ],
  tables: [table],
  corrections: {
    attribute: 'name=%1 value=%2',
    block: 'type=%1 labels*=! body*=#body start=#block_start end=#block_end',
    conditional: 'if=%1 then=%2 else=%3',
    tuple: 'elements*=#expression',
    object: 'elements*=#object_elem',
    object_elem: 'key=@ value=@',
    function_call: 'name=#identifier arguments*=%2+',
    quoted_template: 'content*=*',
    string_lit: 'content=#template_literal',
  },
  transparent: ['function_arguments', 'literal_value', 'collection_value', 'template_expr'],
  holes: [
    { find: /(?<=[{\n][^\S\n]*)µ(\w+)(?=\s*(?:\n|\}|$))/g, replace: 'µµ$1 = 0', shape: /^µµ(\w+) = 0$/ },
  ],
  commentMarks: [
    ['#', ''],
    ['//', ''],
    ['/*', '*/'],
  ],
});
