/** Kotlin. */
import { defineLanguage } from '../define-language.ts';
import { packageGrammars } from '../package-grammars.ts';
import type { RawNode } from '../raw-node.ts';
import table from '../tables/generated/kotlin.json' with { type: 'json' };

/** True for the call in `f(1) { … }` that the lambda is an argument of: GritQL's tree has but one call there. */
function isCallBeforeLambda(node: RawNode, kind: string): boolean {
  const parent = kind === 'call_expression' ? node.parent() : null;
  if (parent?.kind() !== 'call_expression') return false;
  const [callee, suffix] = parent.namedChildren();
  const isCallee = callee?.range().start.index === node.range().start.index;
  return isCallee && suffix?.namedChildren()[0]?.kind() === 'annotated_lambda';
}

/** GritQL's `kotlin`. */
export const language = defineLanguage({
  name: 'kotlin',
  grammar: packageGrammars.kotlin,
  contexts: [
    ['', ''],
    ['import ', ''],
    ['var v = ', ''],
    ['val v = ', ''],
    ['const val v = ', ''],
    ['class C { ', ' }'],
    ['class C { ', ' fun f() {} }'],
    ['f(', ') {}'],
    ['fun f(', ') {}'],
    ['fun f(a:', ') {}'],
    ['fun f(a', ') {}'],
  ],
  tables: [table],
  corrections: {
    call_expression: 'expression=%1 suffix=%2',
    function_declaration:
      'type*=#user_type+nullable_type+function_type+parenthesized_type+not_nullable_type type_parameters=@',
    identifier: 'identifier*=* import_identifier*=-',
    if_expression: 'condition=%1 consequence=%2 alternative=%3',
    property_declaration:
      'declaration=#variable_declaration+multi_variable_declaration expression=*-modifiers-binding_pattern_kind-variable_declaration-multi_variable_declaration-getter-setter-property_delegate-type_constraints-type_parameters ~kind=#binding_pattern_kind ~rest*=#getter+setter+property_delegate modifiers=#modifiers',
  },
  comments: ['line_comment', 'multiline_comment'],
  // GritQL's tree has no fields for `val`, `var` and modifiers of properties, nor for accessors and delegates.
  disregarded: {
    'property_declaration.modifiers': 'always',
    'property_declaration.~kind': 'always',
    'property_declaration.~rest': 'empty',
  },
  dissolves: isCallBeforeLambda,
  holesFirst: true,
  holes: [
    {
      find: /(?<=\bfun\b[^{]*\)\s*(?::[^{]*)?)\{\s*µ(\w+)\s*\}/g,
      replace: '{ µµ$1 }',
      shape: /^\{ µµ(\w+) \}$/,
    },
    { find: /(?<=\)\s*)µ(\w+)$/g, replace: '{ µµ$1 }', shape: /^\{ µµ(\w+) \}$/ },
    { find: /(?<=fun\s+[\w.µ]+\()µ(\w+)(?=\))/g, replace: 'µµ$1: µµ$1', shape: /^µµ(\w+): µµ\1$/ },
  ],
});
