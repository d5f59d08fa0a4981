/** Go. */

import { defineLanguage } from '../define-language.ts';
import { packageGrammars } from '../package-grammars.ts';
import table from '../tables/generated/go.json' with { type: 'json' };

/** GritQL's `go`. */
export const language = defineLanguage({
  name: 'go',
  grammar: packageGrammars.go,
  contexts: [
    ['', ''],
    ['', ';'],
    ['o.', ';'],
    ['func f(a *', '.T) {}'],
    ['func f(a *p.', ') {}'],
    ['func f() { ', ' }'],
    ['var v ', '', /^(?:interface|struct|map|chan|func|\[)/],
  ],
  tables: [table],
  corrections: {
    binary_expression: 'left=@ operator=@ right=@',
    block: 'statements*=* label=-',
    argument_list: 'arguments*=* type=-',
    const_declaration: 'declaration*=*',
    dec_statement: 'expression=*',
    default_case: 'statements*=*',
    expression_case: 'expression*=@value statements*=!',
    expression_switch_statement: 'value=@ cases*=!',
    field_declaration_list: 'fields*=*',
    for_statement: 'iterator=#range_clause|#for_clause|! body=@',
    interface_type: 'interface*=*',
    select_statement: 'cases*=*',
    struct_type: 'elements=*',
    type_arguments: 'types*=*',
    type_declaration: 'type*=*',
    type_parameter_list: 'parameters*=*',
    variadic_argument: 'arguments=*',
  },
  aliases: { string_literal_fragment: 'interpreted_string_literal_content' },
  transparent: ['statement_list', 'var_spec_list'],
  wrappers: { expression_statement: '' },
  holes: [
    { find: /(?<=\bimport\s+(?:\w+\s+)?)µ(\w+)/g, replace: '"µµ$1"', shape: /^"µµ(\w+)"$/ },
    { find: /(?<=\bimport\s*\(\s*)µ(\w+)/g, replace: '"µµ$1"', shape: /^"µµ(\w+)"$/ },
  ],
});
