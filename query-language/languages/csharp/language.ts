/** C#. No field table: nodes are compared child by child. */
import { defineLanguage } from '../define-language.ts';

/** GritQL's `csharp`. */
export const csharp = defineLanguage({
  name: 'csharp',
  grammar: { kind: 'package', name: 'csharp' },
  extensions: ['cs'],
  contexts: [
    ['', ''],
    ['', ';'],
    ['v = ', ';'],
    ['f(', ');'],
    ['public class C {', '}'],
    ['', ' { }'],
    ['var q = from x in y ', ' select x;'],
    ['var q = from x in y where x ', ';'],
  ],
  transparent: ['compilation_unit_part', 'global_statement'],
  holes: [
    {
      find: /(?<=[\w>\]]\s+(?!(?:if|while|switch|catch)\b)\w+\s*\()µ(\w+)(?=\)\s*(?:\{|=>))/g,
      replace: 'µµ$1 µµ$1',
      shape: /^µµ(\w+) µµ\1$/,
    },
    {
      find: /(?<=\b(?:class|interface|struct|record)\b[^{]*\{\s*)µ(\w+)(?=\s*\})/g,
      replace: 'µµ$1 µµ$1;',
      shape: /^µµ(\w+) µµ\1;$/,
    },
    { find: /(?<=[{;]\s*)µ(\w+)(?=\s*\})/g, replace: 'µµ$1();', shape: /^µµ(\w+)\(\);$/ },
    { find: /(?<=\)\s*)µ(\w+)$/g, replace: 'µµ$1();', shape: /^µµ(\w+)\(\);$/ },
  ],
});
