/** Which node kinds a native rule lets through, as the parser's grammar names them: the plan as people read it. */
import type { NativeRule } from './plan-rule.ts';

/** Kinds of the grammar, or undefined for any. */
export type Kinds = readonly string[] | undefined;

/** The kinds of the nodes that fulfil a rule of `plan-rule.ts`. */
export function kindsOf(rule: NativeRule): Kinds {
  if (rule === 'never') return [];
  if (rule === undefined) return undefined;
  if (typeof rule.kind === 'string') return [rule.kind];
  if (rule.all !== undefined) return rule.all.map(kindsOf).find((kinds) => kinds !== undefined);
  const each = (rule.any ?? []).map(kindsOf);
  const known = each.filter((kinds) => kinds !== undefined);
  return rule.any === undefined || known.length < each.length ? undefined : [...new Set(known.flat())];
}
