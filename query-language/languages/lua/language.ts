/** Lua. No field table: nodes are compared child by child. */
import { defineLanguage } from '../define-language.ts';
import { packageGrammars } from '../package-grammars.ts';

/** Regrade's `lua`; GritQL has no such language. Identifiers are ASCII. */
export const language = defineLanguage({
  name: 'lua',
  grammar: packageGrammars.lua,
  substitute: 'zqmv_',
  contexts: [
    ['', ''],
    ['local v = ', ''],
    ['v = { ', ' }'],
  ],
  holes: [
    {
      find: /(?<=(?:\bthen|\bdo|\belse|\bfunction\b[^()]*\([^()]*\))\s+)zqmv_(\w+)(?=\s+(?:end|else|elseif)\b)/g,
      replace: 'zqqmv_$1()',
      shape: /^zqqmv_(\w+)\(\)$/,
    },
  ],
  commentMarks: [
    ['--[[', ']]'],
    ['--', ''],
  ],
});
