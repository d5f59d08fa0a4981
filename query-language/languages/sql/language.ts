/** SQL, with stored procedures. Nodes are compared child by child, keywords included. */
import { defineLanguage } from '../define-language.ts';
import { packageGrammars } from '../package-grammars.ts';
import { substitute } from './find-procedures.ts';
import { withoutProcedures, withProcedures } from './procedures.ts';

/** GritQL's `sql`. */
export const language = defineLanguage({
  name: 'sql',
  grammar: packageGrammars.sql,
  mask: withoutProcedures,
  reshape: withProcedures,
  substitute,
  anyCase: /^keyword_/,
  contexts: [
    ['', ''],
    ['', ';'],
    ['select ', 'from t;'],
    ['select v from ', ';'],
    ['create table t(c ', ');'],
    ['', 'f() returns int language sql return;'],
  ],
  variants: { create_procedure: '<procedure>', variable_declaration: '<declaration>' },
  corrections: {
    create_procedure:
      'arguments=#function_arguments declare*=#variable_declaration name=#object_reference body=#block',
    function_argument: 'name=#identifier ~rest*=!',
    object_reference: 'database=@ schema=@ name=@|#identifier ~rest*=!',
    function_arguments: 'arguments*=#function_argument',
    variable_declaration: 'name=%1 type=%2',
  },
  comments: ['comment', 'marginalia'],
  commentMarks: [
    ['--', ''],
    ['/*', '*/'],
  ],
});
