/**
 * Finds patterns that call each other in a circle without ever moving on: running one would never end.
 *
 * Only calls that are surely tried on the same node, and that pass nothing on, count; recursion that walks down
 * (`contains`, a node's field, a list) or hands something over is legal. Pure.
 */

import { definitionKey } from '../compile/scope.ts';
import type { DefinitionNode, PatternNode } from '../syntax/ast.ts';
import type { ReachedDefinition } from './units.ts';

/** A circle of definitions, each calling the next and the last the first. */
export function findCycle(
  definitions: ReadonlyMap<string, ReachedDefinition>,
): readonly ReachedDefinition[] | undefined {
  const finished = new Set<string>();
  const visit = (key: string, way: readonly string[]): readonly string[] | undefined => {
    const start = way.indexOf(key);
    if (start >= 0) return way.slice(start);
    const found = definitions.get(key);
    if (found === undefined || finished.has(key)) return undefined;
    for (const name of headCalls(found.node)) {
      const cycle = visit(definitionKey('pattern', name), [...way, key]);
      if (cycle !== undefined) return cycle;
    }
    finished.add(key);
    return undefined;
  };
  for (const key of definitions.keys()) {
    const cycle = visit(key, []);
    if (cycle !== undefined)
      return cycle.flatMap((name) => {
        const definition = definitions.get(name);
        return definition === undefined ? [] : [definition];
      });
  }
  return undefined;
}

/** Names that a definition calls without arguments on the node that it is itself tried on, whatever that node is. */
function headCalls(node: DefinitionNode): readonly string[] {
  if (node.kind !== 'patternDefinition' || node.parameters.length > 0) return [];
  const [first] = node.body;
  return first === undefined ? [] : headsOf(first);
}

/** Only what is evaluated first: a later part is reached only where an earlier one matched. */
function headsOf(pattern: PatternNode): readonly string[] {
  switch (pattern.kind) {
    case 'call':
      return pattern.arguments.length === 0 ? [pattern.name] : [];
    case 'block': {
      const [first] = pattern.items;
      const isTried = pattern.word === 'and' || pattern.word === 'or' || pattern.word === 'any';
      return first === undefined || !isTried ? [] : headsOf(first);
    }
    case 'prefix':
      return pattern.word === 'not' || pattern.word === 'maybe' ? headsOf(pattern.pattern) : [];
    case 'bubble':
    case 'as':
    case 'where':
    case 'limit':
      return headsOf(pattern.pattern);
    case 'rewrite':
    case 'accumulate':
      return headsOf(pattern.left);
    default:
      return [];
  }
}
