/**
 * JavaScript, JSX, TypeScript and TSX. `js` reads everything with the TSX grammar; for `typescript` see `typescript.ts`.
 */

import { defineLanguage, type LanguageStatement } from '../define-language.ts';
import tsxTable from '../tables/generated/tsx.json' with { type: 'json' };
import { onlyBlocks } from '../vue/blocks.ts';
import { corrections, operatorKinds } from './fields.ts';
import { holes } from './holes.ts';
import { layouts, oddTrivia, trivia } from './layouts.ts';
import { skeletonOf } from './skeleton.ts';

const contexts = [
  ['', ''],
  ['import ', " from 'p';"],
  ['v ', ' v'],
  ['class C ', ' {}'],
  ['class C { ', " p = 'v'; }"],
  ['', ' function f() {}'],
  ['o = { ', ' }'],
  ['class C { ', ' }'],
  ['v = ', ''],
  ['<f>', '</f>'],
  ['<f ', ' />'],
  ['function f(', ') {}'],
  ['var ', ';'],
  ['', ' class C {}'],
  ['function f(a:', ') { }'],
  ['import { ', " } from 'p'"],
  ['function f(a', ') { }'],
  ['f<{ ', ' }>();'],
  ['switch (v) { ', ' }'],
] as const;

/** What both dialects have. */
export const statement = {
  name: 'js',
  grammar: { kind: 'builtin', name: 'Tsx' },
  secondGrammar: {
    grammar: { kind: 'builtin', name: 'TypeScript' },
    extensions: ['ts', 'mts', 'cts', 'vue'],
  },
  mask: (text, extension) => onlyBlocks(text, extension, 'script'),
  contexts,
  tables: [tsxTable],
  corrections,
  aliases: operatorKinds,
  transparent: ['arguments', 'formal_parameters'],
  hoists: { public_field_definition: 'decorator' },
  holes,
  layouts,
  trivia,
  oddTrivia,
  commentStart: /\/[/*]|<!--|-->/,
  skeleton: skeletonOf,
  prose: ['jsx_text'],
  lineTexts: ['jsx_text'],
  misreadings: {
    import_specifier: /^typeof\s+µ\w+$/,
    intersection_type: /(?:^|&)\s*µ\w+\s*(?:&|$)/,
    return: /^return$/,
    type_query: /^typeof\s+µ\w+$/,
    union_type: /(?:^|\|)\s*µ\w+\s*(?:\||$)/,
  },
  twins: { shorthand_property_identifier: 'shorthand_property_identifier_pattern' },
  comments: ['comment', 'html_comment'],
  disregarded: {
    '*.arrow': 'always',
    '*.async': 'empty',
    '*.parenthesis': 'always',
    'import_statement.import': 'empty',
    'import_statement.type': 'empty',
    'call_expression.type_arguments': 'empty',
    'new_expression.type_arguments': 'empty',
    'function.return_type': 'empty',
    'arrow_function.return_type': 'empty',
    'public_field_definition.static': 'empty',
    'member_expression.chain': 'emptyOrDot',
    'enum_declaration.const': 'always',
  },
  statements: [
    'expression_statement',
    'lexical_declaration',
    'variable_declaration',
    'function_declaration',
    'generator_function_declaration',
    'class_declaration',
    'import_statement',
    'export_statement',
    'if_statement',
    'for_statement',
    'for_in_statement',
    'while_statement',
    'do_statement',
    'try_statement',
    'with_statement',
    'switch_statement',
    'break_statement',
    'continue_statement',
    'debugger_statement',
    'return_statement',
    'throw_statement',
    'empty_statement',
    'labeled_statement',
    'statement_block',
    'interface_declaration',
    'type_alias_declaration',
    'enum_declaration',
    'module',
    'internal_module',
    'abstract_class_declaration',
    'function_signature',
    'ambient_declaration',
    'import_alias',
  ],
  trailingSeparators: true,
  keywordsInFields: true,
  cleanUp: 'javascript',
} satisfies LanguageStatement;

/** GritQL's `js`: every dialect through the TSX grammar. */
export const language = defineLanguage(statement);
