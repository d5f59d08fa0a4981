/** How many ways a backtracking engine may have to try: what decides which engine runs a regex on a text. */
import type { RegexTree } from './regex-tree.ts';

/** Repetitions of a body with choices of its own beyond which the bound is given up. */
const smallRepeat = 8;

/**
 * An upper bound of the ways in which `tree` can be laid over a text of `length` characters from one place.
 *
 * Infinite where repetitions nest: there the number grows faster than any power of the length.
 */
export function countWays(tree: RegexTree, length: number): number {
  switch (tree.kind) {
    case 'group':
      return countWays(tree.body, length);
    case 'sequence':
      return tree.items.reduce((ways, item) => ways * countWays(item, length), 1);
    case 'choice':
      return tree.items.reduce((ways, item) => ways + countWays(item, length), 0);
    case 'repeat':
      return countRepeats(tree, length);
    default:
      return 1;
  }
}

function countRepeats(tree: Extract<RegexTree, { kind: 'repeat' }>, length: number): number {
  const { body, least, most } = tree;
  const inner = countWays(body, length);
  if (inner <= 1) return Math.min(most - least, length) + 1;
  return most > smallRepeat ? Number.POSITIVE_INFINITY : (most - least + 1) * inner ** most;
}
