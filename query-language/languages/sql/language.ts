/** SQL. No field table: nodes are compared child by child. */
import { defineLanguage } from '../define-language.ts';

/** GritQL's `sql`. */
export const sql = defineLanguage({
  name: 'sql',
  grammar: { kind: 'package', name: 'sql' },
  extensions: ['sql'],
  substitute: 'Zµ',
  contexts: [
    ['', ''],
    ['', ';'],
    ['select ', 'from t;'],
    ['select v from ', ';'],
    ['create table t(c ', ');'],
    ['', 'f() returns int language sql return;'],
  ],
  comments: ['comment', 'marginalia'],
  commentMarks: [
    ['--', ''],
    ['/*', '*/'],
  ],
});
