/** C++. No field table: nodes are compared child by child. */
import { bracedContexts, preprocessorLines } from '../c/contexts.ts';
import { defineLanguage } from '../define-language.ts';
import { packageGrammars } from '../package-grammars.ts';

/** Regrade's `cpp`; GritQL has no such language. */
export const language = defineLanguage({
  name: 'cpp',
  grammar: packageGrammars.cpp,
  lines: preprocessorLines,
  contexts: [
    ['void f() { ', ' v; }', />$/],
    ...bracedContexts,
    ['class C { public: ', ' };'],
    ['template <', '> class C {};'],
  ],
  holes: [
    { find: /(?<=[{;]\s*)µ(\w+)(?=\s*\})/g, replace: 'µµ$1;', shape: /^µµ(\w+);$/ },
    {
      find: /(?<=[\w*&>]\s+[*&]?[\wµ:]+\s*\()µ(\w+)(?=\)\s*(?:const\s*)?\{)/g,
      replace: 'µµ$1 µµ$1',
      shape: /^µµ(\w+) µµ\1$/,
    },
    { find: /(?<=#include\s+)µ(\w+)/g, replace: '"µµ$1"', shape: /^"µµ(\w+)"$/ },
  ],
});
