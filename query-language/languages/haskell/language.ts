/** Haskell. No field table: nodes are compared child by child. */
import { defineLanguage } from '../define-language.ts';
import { packageGrammars } from '../package-grammars.ts';

/** Regrade's `haskell`; GritQL has no such language. Names of variables begin with a small letter. */
export const language = defineLanguage({
  name: 'haskell',
  grammar: packageGrammars.haskell,
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
