/** PHP: whole files with tags. */

import { defineLanguage } from '../define-language.ts';
import table from '../tables/generated/php.json' with { type: 'json' };

const inside = [
  ['', ''],
  ['', ';'],
  ['$', ';'],
  ['class C {', '}'],
  ['class C { ', ' function f(); }'],
  [' f(', ') { }'],
  ['$v = ', ';'],
  ['$v = ', ''],
  ['[', '];'],
  ['', '{}'],
] as const;

/** GritQL's `php`; metavariables begin with `^`, because `$` begins PHP's own. */
export const php = defineLanguage({
  name: 'php',
  grammar: { kind: 'package', name: 'php' },
  extensions: ['php', 'phps', 'phar', 'phtml', 'pht'],
  sigil: '^',
  contexts: [...inside.map(([prefix, suffix]) => [`<?php ${prefix}`, `${suffix} ?>`] as const), ['', '']],
  tables: [{ ...table, fields: {} }],
});
