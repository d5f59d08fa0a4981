/** Shell scripts, as Bash reads them. No field table: nodes are compared child by child. */
import { defineLanguage } from '../define-language.ts';
import { packageGrammars } from '../package-grammars.ts';

/** Regrade's `bash`; GritQL has no such language. Metavariables begin with `^`, because `$` begins the shell's own. */
export const language = defineLanguage({
  name: 'bash',
  grammar: packageGrammars.bash,
  sigil: '^',
  substitute: 'zqmv_',
  contexts: [
    ['', ''],
    ['echo ', ''],
    ['case v in ', ' esac'],
  ],
  commentMarks: [['#', '']],
});
