/** Java. */

import { defineLanguage } from '../define-language.ts';
import { packageGrammars } from '../package-grammars.ts';
import table from '../tables/generated/java.json' with { type: 'json' };

/** GritQL's `java`. */
export const language = defineLanguage({
  name: 'java',
  grammar: packageGrammars.java,
  contexts: [
    ['', ''],
    ['import ', ';'],
    ['v = ', ';'],
    ['class C { ', ' }'],
    ['class C { ', ' f() {} }'],
    ['class C { f(', ') {} }'],
  ],
  tables: [table],
  namesTokens: true,
  corrections: {
    annotation_argument_list: 'arguments*=*',
    array_initializer: 'elements*=*',
    break_statement: 'label=*',
    catch_clause: 'parameter=#catch_formal_parameter body=@',
    constructor_body: 'body*=*',
    continue_statement: 'label=*',
    enum_body: 'elements*=*',
    finally_clause: 'body=*',
    interface_body: 'body*=*',
    interface_declaration: 'modifiers=#modifiers extends=#extends_interfaces',
    labeled_statement: 'label=%1 statement=%2',
    local_variable_declaration: 'modifiers=#modifiers',
    modifiers: 'modifiers*=*',
    static_initializer: 'block=%1',
    synchronized_statement: 'condition=%1 body=%2',
    formal_parameter: 'modifiers=#modifiers',
    enum_declaration: 'modifiers=#modifiers',
    record_declaration: 'modifiers=#modifiers',
    annotation_type_declaration: 'modifiers=#modifiers',
    object_creation_expression: 'body=#class_body class=-',
    generic_type: 'type=%1 arguments=#type_arguments',
    scoped_type_identifier: 'scope=%1 type=%2',
    switch_block: 'cases*=*',
    try_statement: 'catch*=#catch_clause finally=#finally_clause',
    try_with_resources_statement: 'catch*=#catch_clause finally=#finally_clause',
    type_arguments: 'type*=*',
    type_parameters: 'types*=*',
  },
  comments: ['line_comment', 'block_comment'],
  aliases: {
    modifier:
      'public private protected static final abstract synchronized native transient volatile strictfp sealed',
  },
  holes: [
    {
      find: /(?<=[\w>\]]\s+(?!(?:if|while|switch|catch)\b)[\wµ]+\s*\()µ(\w+)(?=\)\s*(?:throws [\w, ]+)?\{)/g,
      replace: 'µµ$1 µµ$1',
      shape: /^µµ(\w+) µµ\1$/,
    },
    {
      find: /(?<=\b(?:class|interface)\b[^{]*\{\s*)µ(\w+)(?=\s*\})/g,
      replace: 'µµ$1 µµ$1;',
      shape: /^µµ(\w+) µµ\1;$/,
    },
    { find: /(?<=[{;]\s*)µ(\w+)(?=\s*\})/g, replace: 'µµ$1();', shape: /^µµ(\w+)\(\);$/ },
    { find: /(?<=\)\s*)µ(\w+)$/g, replace: 'µµ$1();', shape: /^µµ(\w+)\(\);$/ },
  ],
});
