/** YAML. */

import { defineLanguage } from '../define-language.ts';
import { packageGrammars } from '../package-grammars.ts';
import table from '../tables/generated/yaml.json' with { type: 'json' };

/** GritQL's `yaml`. Scalars match each other by their unquoted text. */
export const language = defineLanguage({
  name: 'yaml',
  grammar: packageGrammars.yaml,
  contexts: [['', '']],
  tables: [table],
  corrections: {
    block_node: 'map=#block_mapping string=#block_scalar',
    block_mapping_pair: 'key*=@ value*=@',
    block_sequence_item: 'item*=#block_node/|*',
    flow_sequence: 'items*=*',
  },
  transparent: ['document', 'plain_scalar', 'block_sequence'],
  wrappers: { block_node: 'block_sequence' },
  commentMarks: [['#', '']],
  indents: true,
  leafClass: ['string_scalar', 'double_quote_scalar', 'single_quote_scalar', 'flow_node'],
});
