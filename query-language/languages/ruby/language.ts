/** Ruby. */
import { defineLanguage } from '../define-language.ts';
import table from '../tables/generated/ruby.json' with { type: 'json' };

/** GritQL's `ruby`; metavariables begin with `^`, because `$` begins Ruby's globals. */
export const ruby = defineLanguage({
  name: 'ruby',
  grammar: { kind: 'package', name: 'ruby' },
  extensions: ['rb'],
  sigil: '^',
  contexts: [
    ['', ''],
    ['case v\n', '\nend'],
    ['{', '}'],
    ['[', ']'],
  ],
  tables: [table],
  groups: { array: { kind: 'argument_list_with_trailing_comma', first: 1, last: 1 } },
  commentMarks: [['#', '']],
  holesFirst: true,
  holes: [
    { find: /(?<=::)µ(\w+)/g, replace: 'Zµµ$1', shape: /^Zµµ(\w+)$/ },
    { find: /(?<=\b(?:class|module)\s+|<\s+)µ(\w+)/g, replace: 'Zµµ$1', shape: /^Zµµ(\w+)$/ },
  ],
});
