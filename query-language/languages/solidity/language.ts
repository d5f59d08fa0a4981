/** Solidity. No field table: nodes are compared child by child. */
import { defineLanguage } from '../define-language.ts';

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
  holes: [
    { find: /(?<=[{;]\s*)zqmv_(\w+)(?=\s*\})/g, replace: 'zqqmv_$1;', shape: /^zqqmv_(\w+);$/ },
    {
      find: /(?<=\bfunction\s+\w+\s*\()zqmv_(\w+)(?=\))/g,
      replace: 'zqqmv_$1 zqqmv_$1',
      shape: /^zqqmv_(\w+) zqqmv_\1$/,
    },
  ],
});
