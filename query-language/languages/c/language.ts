/** C. No field table: nodes are compared child by child. */
import { defineLanguage } from '../define-language.ts';
import { packageGrammars } from '../package-grammars.ts';
import { bracedContexts, preprocessorLines } from './contexts.ts';

/** Regrade's `c`; GritQL has no such language. */
export const language = defineLanguage({
  name: 'c',
  grammar: packageGrammars.c,
  contexts: bracedContexts,
  lines: preprocessorLines,
  holes: [
    { find: /(?<=[{;]\s*)µ(\w+)(?=\s*\})/g, replace: 'µµ$1;', shape: /^µµ(\w+);$/ },
    {
      find: /(?<=[\w*>]\s+\*?[\wµ]+\s*\()µ(\w+)(?=\)\s*\{)/g,
      replace: 'µµ$1 µµ$1',
      shape: /^µµ(\w+) µµ\1$/,
    },
    { find: /(?<=#include\s+)µ(\w+)/g, replace: '"µµ$1"', shape: /^"µµ(\w+)"$/ },
  ],
});
