/** C#. */
import { defineLanguage } from '../define-language.ts';
import { packageGrammars } from '../package-grammars.ts';
import table from '../tables/generated/csharp.json' with { type: 'json' };

/** GritQL's `csharp`. */
export const language = defineLanguage({
  name: 'csharp',
  grammar: packageGrammars.csharp,
  contexts: [
    ['', ''],
    ['', ';'],
    ['v = ', ';'],
    ['f(', ');'],
    ['public class C {', '}'],
    ['', ' { }'],
    ['var q = from x in y ', ' select x;'],
    ['var q = from x in y ', ';'],
    ['', ' v;'],
  ],
  tables: [table],
  corrections: {
    anonymous_object_creation_expression: 'expression*=*-identifier',
    argument: 'expression_field=!',
    class_declaration: 'list*=#type_parameter_list+base_list',
    join_clause: 'body=- into=#join_into_clause',
    lock_statement: 'expression=%1 statement=%2',
    order_by_clause: 'expression*=* ordering*=~ascending|~descending',
    query_body: 'queries*=#from_clause+where_clause+join_clause+let_clause+order_by_clause select_or_group=-',
    switch_section: 'statement*=! pattern*=- expression=-',
  },
  // GritQL's tree has no fields for the modifiers of classes; that of an ordering is one, of many ways to write it.
  disregarded: { 'class_declaration.~rest': 'always', 'order_by_clause.ordering': 'fixed' },
  groups: { query_expression: { kind: 'query_body', first: 1, last: 0 } },
  transparent: ['compilation_unit_part', 'global_statement'],
  holes: [
    {
      find: /(?<=[\w>\]]\s+(?!(?:if|while|switch|catch)\b)[\wµ]+\s*\()µ(\w+)(?=\)\s*(?:\{|=>))/g,
      replace: 'µµ$1 µµ$1',
      shape: /^µµ(\w+) µµ\1$/,
    },
    {
      find: /(?<=\b(?:class|interface|struct|record)\b[^{]*\{\s*)µ(\w+)(?=\s*\})/g,
      replace: 'µµ$1 µµ$1;',
      shape: /^µµ(\w+) µµ\1;$/,
    },
    { find: /(?<=[{;]\s*)µ(\w+)(?=\s*\})/g, replace: 'µµ$1();', shape: /^µµ(\w+)\(\);$/ },
    { find: /(?<=\borderby\s+[\w.µ]+\s+)µ(\w+)/g, keyword: 'ascending' },
    { find: /(?<=\)\s*)µ(\w+)$/g, replace: 'µµ$1();', shape: /^µµ(\w+)\(\);$/ },
  ],
});
