/** Rust. */

import { defineLanguage } from '../define-language.ts';
import { packageGrammars } from '../package-grammars.ts';
import { copyRaw, rawTree } from '../raw-node.ts';
import table from '../tables/generated/rust.json' with { type: 'json' };

const withVisibility = [
  'struct_item',
  'union_item',
  'enum_item',
  'function_item',
  'function_signature_item',
  'trait_item',
  'mod_item',
  'static_item',
  'const_item',
  'type_item',
  'use_declaration',
  'enum_variant',
  'extern_crate_declaration',
  'foreign_mod_item',
];

/** GritQL's `rust`. The grammar knows `try` only as a keyword, so the macro of that name is hidden from it. */
export const language = defineLanguage({
  name: 'rust',
  grammar: packageGrammars.rust,
  contexts: [
    ['', ''],
    ['', ';'],
    ['let v = ', ';'],
    ['fn f(', ') {}'],
    ['fn f(a:', ') { }'],
    ['fn f() { ', ' }'],
  ],
  mask: (text) => text.replaceAll(/\btry(?=!\s*[([{])/g, 'tri'),
  reshape: (root, text) => (/\btry!\s*[([{]/.test(text) ? rawTree(copyRaw(root)) : root),
  tables: [table],
  corrections: {
    ...Object.fromEntries(withVisibility.map((kind) => [kind, 'visibility=#visibility_modifier'])),
    await_expression: 'expression=*',
    base_field_initializer: 'expression=*',
    captured_pattern: 'identifier=%1 pattern=%2',
    field_initializer_list: 'list*=*',
    index_expression: 'expression=%1 index=%2',
    mut_pattern: 'pattern=!',
    or_pattern: 'left=%1 right=%2',
    range_expression: 'left=%1 right=%2',
    slice_pattern: 'patterns*=*',
    struct_pattern: 'fields*=!',
    try_expression: 'expression=*',
    tuple_pattern: 'patterns*=*',
    tuple_struct_pattern: 'type=@ patterns*=!',
    yield_expression: 'value=*',
  },
  comments: ['line_comment', 'block_comment'],
  disregarded: {
    ...Object.fromEntries(
      ['struct_item', 'union_item', 'enum_item', 'function_item', 'function_signature_item'].map(
        (kind) => [`${kind}.visibility`, 'empty'] as const,
      ),
    ),
    'function_item.type_parameters': 'empty',
    'function_signature_item.type_parameters': 'empty',
  },
  holes: [
    {
      find: /^µ(\w+)(?=\s+(?:struct|fn|enum|mod|trait|type|const|static|use|union)\b)/g,
      replace: 'pub(in µµ$1)',
      shape: /^pub\(in µµ(\w+)\)$/,
    },
    { find: /(?<=fn\s+[\wµ]+(?:<[^>]*>)?\()µ(\w+)(?=\))/g, replace: 'µµ$1: µµ$1', shape: /^µµ(\w+): µµ\1$/ },
    {
      find: /(?<=(?:struct|enum)[^{]*\{\s*)µ(\w+)(?=\s*\})/g,
      replace: 'µµ$1: µµ$1',
      shape: /^µµ(\w+): µµ\1,?$/,
    },
    { find: /(?<=match[^{]*\{\s*)µ(\w+)(?=\s*\})/g, replace: 'µµ$1 => {}', shape: /^µµ(\w+) => \{\}$/ },
    {
      find: /(?<=(?:mod|impl|trait)[^{]*\{\s*)µ(\w+)(?=\s*\})/g,
      replace: 'µµ$1!{}',
      shape: /^µµ(\w+)!\{\}$/,
    },
  ],
});
