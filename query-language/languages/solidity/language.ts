/** Solidity. */
import { defineLanguage } from '../define-language.ts';
import table from '../tables/generated/sol.json' with { type: 'json' };

/** GritQL's `sol`. */
export const solidity = defineLanguage({
  name: 'sol',
  grammar: { kind: 'package', name: 'solidity' },
  extensions: ['sol'],
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
  holes: [
    { find: /(?<=[{;]\s*)zqmv_(\w+)(?=\s*\})/g, replace: 'zqqmv_$1;', shape: /^zqqmv_(\w+);$/ },
    {
      find: /(?<=\bfunction\s+\w+\s*\()zqmv_(\w+)(?=\))/g,
      replace: 'zqqmv_$1 zqqmv_$1',
      shape: /^zqqmv_(\w+) zqqmv_\1$/,
    },
  ],
});
