/**
 * What planning may take from a `where`: the conditions that surely hold of a match, and the variables that surely hold
 * something of the file.
 */
import type { Pattern, Predicate } from './program.ts';

/** The conditions that hold wherever the predicate does, up to the first one that may give a variable another value. */
export function conditionsOf(predicate: Predicate): readonly Predicate[] {
  const items = flatten(predicate);
  const firstChange = items.findIndex((item) => mayAssign(item, new Set()));
  return firstChange < 0 ? items : items.slice(0, firstChange);
}

function flatten(predicate: Predicate): readonly Predicate[] {
  return predicate.op === 'allOf' ? predicate.items.flatMap(flatten) : [predicate];
}

/** True where some part, however deep, assigns to a variable. */
function mayAssign(part: unknown, seen: Set<unknown>): boolean {
  if (typeof part !== 'object' || part === null || seen.has(part)) return false;
  seen.add(part);
  if ('op' in part && (part.op === 'assign' || part.op === 'accumulateVariable' || part.op === 'test'))
    return true;
  const inner = part instanceof Map ? [...part.values()] : Object.values(part);
  return inner.some((value) => mayAssign(value, seen));
}

/** Slots of the local variables that hold something of the file once the pattern has matched something of it. */
export function boundIn(pattern: Pattern): ReadonlySet<number> {
  switch (pattern.op) {
    case 'variable':
      return slotOf(pattern.ref);
    case 'snippet': {
      const [first, ...others] = [...pattern.candidates.values()].map(boundIn);
      return first === undefined ? new Set() : others.reduce((both, next) => both.intersection(next), first);
    }
    case 'node':
      return union(pattern.fields.map((field) => boundIn(field.pattern)));
    case 'list':
      return union(pattern.items.map((item) => (item.op === 'dots' ? new Set<number>() : boundIn(item))));
    case 'as':
      return union([slotOf(pattern.ref), boundIn(pattern.pattern)]);
    case 'where':
      return boundIn(pattern.pattern);
    case 'and':
      return union(pattern.items.map(boundIn));
    default:
      return new Set();
  }
}

function slotOf({ scope, slot }: { readonly scope: string; readonly slot: number }): ReadonlySet<number> {
  return new Set(scope === 'local' ? [slot] : []);
}

function union(sets: readonly ReadonlySet<number>[]): ReadonlySet<number> {
  return new Set(sets.flatMap((set) => [...set]));
}
