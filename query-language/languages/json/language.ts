/** JSON, with comments allowed. */

import { defineLanguage } from '../define-language.ts';
import { packageGrammars } from '../package-grammars.ts';
import table from '../tables/generated/json.json' with { type: 'json' };

/** GritQL's `json`. A metavariable is spelled as a string, or as a pair where a whole object's content is meant. */
export const language = defineLanguage({
  name: 'json',
  grammar: packageGrammars.json,
  contexts: [
    ['', ''],
    ['{ ', ' }'],
    ['"', '"'],
  ],
  tables: [table],
  holes: [
    { find: /(?<=[{,]\s*)µ(\w+)(?=\s*[,}])/g, replace: '"µµ$1": 0', shape: /^"µµ(\w+)": 0$/ },
    { find: /^µ(\w+)$/g, replace: '"µµ$1"', shape: /^"µµ(\w+)"$/ },
    { find: /(?<!["\wµ])µ(\w+)(?!")/g, replace: '"µµ$1"', shape: /^"µµ(\w+)"$/ },
  ],
});
