/** Dart. No field table: nodes are compared child by child. */
import { defineLanguage } from '../define-language.ts';
import { packageGrammars } from '../package-grammars.ts';

/** Regrade's `dart`; GritQL has no such language. Names are ASCII. */
export const language = defineLanguage({
  name: 'dart',
  grammar: packageGrammars.dart,
  substitute: 'zqmv_',
  contexts: [
    ['', ''],
    ['void f() { ', ' }'],
    ['void f() { ', '; }'],
    ['f(', ');'],
    ['var v = ', ';'],
    ['class C { ', ' }'],
  ],
  // A call is no node of this grammar: a snippet of one is read as a statement.
  holes: [
    { find: /(?<=[)\]])$/g, replace: ';', shape: /^(?!)/ },
    { find: /(?<=[{;]\s*)zqmv_(\w+)(?=\s*\})/g, replace: 'zqqmv_$1;', shape: /^zqqmv_(\w+);$/ },
  ],
  comments: ['comment', 'documentation_comment'],
});
