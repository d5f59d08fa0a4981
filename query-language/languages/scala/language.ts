/** Scala. No field table: nodes are compared child by child. */
import { defineLanguage } from '../define-language.ts';
import { packageGrammars } from '../package-grammars.ts';

/** Regrade's `scala`; GritQL has no such language. */
export const language = defineLanguage({
  name: 'scala',
  grammar: packageGrammars.scala,
  contexts: [
    ['', ''],
    ['val v = ', ''],
    ['object O {\n', '\n}'],
    ['def f(', '): Int = 1'],
    ['val v: ', ' = 1'],
    ['v match {\n', '\n}'],
  ],
  holes: [{ find: /(?<=\bdef\s+[\wµ]+\()µ(\w+)(?=\))/g, replace: 'µµ$1: µµ$1', shape: /^µµ(\w+): µµ\1$/ }],
  comments: ['comment', 'block_comment'],
});
