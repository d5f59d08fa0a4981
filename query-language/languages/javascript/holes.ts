/**
 * Places of JavaScript where a metavariable may stand in GritQL, but an identifier may not in the stock grammar.
 *
 * The doubled substitute marks what was respelled, so that nothing the query's author wrote is taken for a hole.
 */
import type { Hole } from '../language.ts';

/** Respellings, all applied together to a text that does not parse as it is. */
export const holes: readonly Hole[] = [
  { find: /\bfrom\s+µ(\w+)/g, replace: 'from "µµ$1"', shape: /^"µµ(\w+)"$/ },
  { find: /^import\s+µ(\w+)(?=\s*;?$)/g, replace: 'import "µµ$1"', shape: /^"µµ(\w+)"$/ },
  { find: /\bexport µ(\w+)(?=\s*;?$)/g, replace: 'export const µµ$1 = 0', shape: /^const µµ(\w+) = 0$/ },
  { find: /,\s*µ(\w+)(?=\s+from\b)/g, replace: ', * as µµ$1', shape: /^\* as µµ(\w+)$/ },
  { find: /\)\s*µ(\w+)(?=\s+else\b)/g, replace: ') µµ$1;', shape: /^µµ(\w+);$/ },
  { find: /(?<=\s[\w-]+)=µ(\w+)(?=[\s/>])/g, replace: '={µµ$1}', shape: /^\{µµ(\w+)\}$/ },
];
