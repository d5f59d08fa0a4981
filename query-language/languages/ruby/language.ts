/** Ruby. */
import { defineLanguage } from '../define-language.ts';
import { packageGrammars } from '../package-grammars.ts';
import type { RawNode } from '../raw-node.ts';
import table from '../tables/generated/ruby.json' with { type: 'json' };

/** True for a call whose arguments stand without parentheses. */
function isCommand(call: RawNode): boolean {
  const [list] = call.fieldChildren('arguments');
  return list !== undefined && list.children()[0]?.kind() !== '(';
}

/** GritQL's `ruby`; metavariables begin with `^`, because `$` begins Ruby's globals. */
export const language = defineLanguage({
  name: 'ruby',
  grammar: packageGrammars.ruby,
  sigil: '^',
  contexts: [
    ['', ''],
    ['case v\n', '\nend'],
    ['{', '}'],
    ['[', ']'],
  ],
  tables: [table],
  corrections: {
    argument_list: 'arguments=#argument_list_with_trailing_comma ~rest*=!',
    array: 'arguments=#argument_list_with_trailing_comma',
  },
  groups: {
    array: { kind: 'argument_list_with_trailing_comma', first: 1, last: 1 },
    argument_list: { kind: 'argument_list_with_trailing_comma', opening: '(', first: 1, last: 1 },
  },
  variants: { command_call: 'call' },
  kindOf: (node, kind) => (kind === 'call' && isCommand(node) ? 'command_call' : kind),
  commentMarks: [['#', '']],
  holesFirst: true,
  holes: [
    { find: /(?<=::)µ(\w+)/g, replace: 'Zµµ$1', shape: /^Zµµ(\w+)$/ },
    { find: /(?<=\b(?:class|module)\s+|<\s+)µ(\w+)/g, replace: 'Zµµ$1', shape: /^Zµµ(\w+)$/ },
  ],
});
