/** Solidity. */
import { defineLanguage } from '../define-language.ts';
import { packageGrammars } from '../package-grammars.ts';
import table from '../tables/generated/sol.json' with { type: 'json' };

/** GritQL's `sol`. */
export const language = defineLanguage({
  name: 'sol',
  grammar: packageGrammars.solidity,
  substitute: 'zqmv_',
  contexts: [
    ['', ''],
    ['function f() { ', ' }'],
    ['function f() { ', '; }'],
    ['contract C { ', ' }'],
  ],
  tables: [table],
  transparent: ['expression', 'statement'],
  wrappers: { type_name: '' },
  corrections: {
    block_statement: 'content*=*-unchecked',
    call_argument: 'value*=!',
    fallback_receive_definition:
      'modifier*=#visibility+state_mutability+virtual+override_specifier+modifier_invocation',
    function_definition:
      'modifier*=#visibility+state_mutability+virtual+override_specifier+modifier_invocation',
    number_literal: 'number=-',
    ternary_expression: 'if=%1 then=%2 else=%3',
  },
  disregarded: { 'block_statement.~rest': 'always' },
  holesFirst: true,
  holes: [
    { find: /(?<=\bfor\s*\([^)]*)zqmv_(\w+)(?=\s*;)/g, replace: 'zqqmv_$1', shape: /^zqqmv_(\w+);$/ },
    { find: /(?<=\)\s*)zqmv_(\w+)$/g, replace: 'zqqmv_$1;', shape: /^zqqmv_(\w+);$/ },
    {
      find: /(?<=\b(?:contract|interface|library)\b[^{]*\{\s*)zqmv_(\w+)(?=\s*\})/g,
      replace: 'zqqmv_$1 zqqmv_$1;',
      shape: /^zqqmv_(\w+) zqqmv_\1;$/,
    },
    { find: /(?<=[{;]\s*)zqmv_(\w+)(?=\s*\})/g, replace: 'zqqmv_$1;', shape: /^zqqmv_(\w+);$/ },
    {
      find: /(?<=\bfunction\s+\w+\s*\()zqmv_(\w+)(?=\))/g,
      replace: 'zqqmv_$1 zqqmv_$1',
      shape: /^zqqmv_(\w+) zqqmv_\1$/,
    },
  ],
});
