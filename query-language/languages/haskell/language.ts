/** Haskell. No field table: nodes are compared child by child. */
import { defineLanguage } from '../define-language.ts';

/** Regrade's `haskell`; GritQL has no such language. Names of variables begin with a small letter. */
export const haskell = defineLanguage({
  name: 'haskell',
  grammar: { kind: 'package', name: 'haskell' },
  extensions: ['hs'],
  substitute: 'zqmv_',
  contexts: [
    ['v = ', ''],
    ['', ''],
    ['v = do\n  ', ''],
    ['v :: ', ''],
  ],
  commentMarks: [
    ['{-', '-}'],
    ['--', ''],
  ],
});
