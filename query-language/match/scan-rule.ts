/** Which of a plan's native rules to search a tree with: the sharp one, or the one that is quick to make. */
import type { Rule } from '@ast-grep/napi';
import { kindsOf } from '../compile/plan-kinds.ts';
import type { SyntaxNode } from '../languages/tree.ts';

/**
 * Trees of a shorter text than this are searched by kind alone; in UTF-16 units. The library compiles a rule anew for each
 * search: one with a regex takes 90 µs, as long as to look at a dozen nodes here.
 */
const shortText = 6000;

const byKind = new WeakMap<Rule, Rule>();

/** The rule to search below `root` with; every node that `rule` finds fulfils it. */
export function scanRule(root: SyntaxNode, rule: Rule | 'never'): Rule | 'never' {
  if (rule === 'never') return rule;
  const { start, end } = root.handle.range();
  return end.index - start.index < shortText ? kindRule(rule) : rule;
}

function kindRule(rule: Rule): Rule {
  const known = byKind.get(rule);
  if (known !== undefined) return known;
  const kinds = kindsOf(rule) ?? [];
  const [only] = kinds;
  const made =
    only === undefined
      ? rule
      : kinds.length === 1
        ? { kind: only }
        : { any: kinds.map((kind) => ({ kind })) };
  byKind.set(rule, made);
  return made;
}
