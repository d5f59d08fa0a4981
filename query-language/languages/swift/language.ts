/** Swift. No field table: nodes are compared child by child. */
import { defineLanguage } from '../define-language.ts';
import { packageGrammars } from '../package-grammars.ts';

/** Regrade's `swift`; GritQL has no such language. */
export const language = defineLanguage({
  name: 'swift',
  grammar: packageGrammars.swift,
  contexts: [
    ['', ''],
    ['let v = ', ''],
    ['class C { ', ' }'],
    ['func f(', ') {}'],
    ['let v: ', ' = 1'],
  ],
  holes: [{ find: /(?<=\bfunc\s+[\wµ]+\()µ(\w+)(?=\))/g, replace: 'µµ$1: µµ$1', shape: /^µµ(\w+): µµ\1$/ }],
  comments: ['comment', 'multiline_comment'],
});
