/** Python. */

import { defineLanguage } from '../define-language.ts';
import { packageGrammars } from '../package-grammars.ts';
import table from '../tables/generated/python.json' with { type: 'json' };

/** GritQL's `python`. */
export const language = defineLanguage({
  name: 'python',
  grammar: packageGrammars.python,
  contexts: [
    ['', ''],
    ['{ ', ' }'],
    ['', '\ndef f():\n    return'],
    ['f(', ')'],
  ],
  tables: [table],
  corrections: {
    as_pattern: 'expression=%1 alias=@',
    assert_statement: 'assertion*=*',
    case_clause: 'pattern*=#case_pattern',
    comparison_operator: 'left=%1 operators*=@ right*=%2+',
    concatenated_string: 'strings*=*',
    conditional_expression: 'true=%1 condition=%2 false=%3',
    decorated_definition: 'decorators*=#decorator',
    dictionary_comprehension: 'condition*=#if_clause for_in*=#for_in_clause',
    dictionary_splat: 'dict=*',
    function_definition: 'async=~async',
    generator_expression: 'condition*=#if_clause for_in*=#for_in_clause',
    global_statement: 'globals*=*',
    import_from_statement: 'name*=@ module_name=@',
    list_comprehension: 'condition*=#if_clause for_in*=#for_in_clause',
    list_pattern: 'pattern*=*',
    list_splat_pattern: 'list=*',
    nonlocal_statement: 'non_locals*=*',
    set_comprehension: 'condition*=#if_clause for_in*=#for_in_clause',
    string: 'content*=*-string_start-string_end',
    subscript: 'subscript*=@|#type_parameter/ value=@|%1',
    try_statement:
      'except*=#except_clause else=#else_clause finally=#finally_clause finallly=#finally_clause',
    tuple_pattern: 'pattern*=*',
    typed_parameter: 'name=%1',
    with_statement: 'context=#with_clause',
    yield: 'expression=*',
  },
  // What stands in brackets in an annotation is a subscript as well.
  variants: { subscript: 'subscript generic_type' },
  kindOf: (_, kind) => (kind === 'generic_type' ? 'subscript' : kind),
  dissolves: (node, kind) => kind === 'type' && node.parent()?.kind() === 'type_parameter',
  transparent: ['parameters'],
  wrappers: { expression_statement: '' },
  commentMarks: [['#', '']],
  disregarded: { 'function_definition.async': 'always' },
  indents: true,
  verbatim: ['string'],
  cleanUp: 'python',
});
