/** PHP, with or without tags. No field table: nodes are compared child by child. */

import { defineLanguage } from '../define-language.ts';

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
  holes: [{ find: /(?<=[{;]\s*)µ(\w+)(?=\s*\})/g, replace: 'µµ$1;', shape: /^µµ(\w+);$/ }],
  filePrefix: (text) => (text.includes('<?') ? '' : '<?php '),
});
