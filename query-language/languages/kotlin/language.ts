/** Kotlin. No field table: nodes are compared child by child. */
import { defineLanguage } from '../define-language.ts';

/** GritQL's `kotlin`. */
export const kotlin = defineLanguage({
  name: 'kotlin',
  grammar: { kind: 'package', name: 'kotlin' },
  extensions: ['kt', 'kts'],
  contexts: [
    ['', ''],
    ['import ', ''],
    ['var v = ', ''],
    ['val v = ', ''],
    ['const val v = ', ''],
    ['class C { ', ' }'],
    ['class C { ', ' fun f() {} }'],
    ['f(', ') {}'],
    ['fun f(', ') {}'],
    ['fun f(a:', ') {}'],
    ['fun f(a', ') {}'],
  ],
  comments: ['line_comment', 'multiline_comment'],
  holes: [
    { find: /(?<=\)\s*)µ(\w+)$/g, replace: '{ µµ$1 }', shape: /^\{ µµ(\w+) \}$/ },
    { find: /(?<=fun\s+\w+\()µ(\w+)(?=\))/g, replace: 'µµ$1: µµ$1', shape: /^µµ(\w+): µµ\1$/ },
  ],
});
