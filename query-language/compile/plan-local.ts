/**
 * Whether what a query finds depends on nothing but tokens that the pattern itself names, and on texts: then what stands
 * in braces elsewhere need not be parsed.
 *
 * A pattern without braces describes no node that owns one, so a blanked block is at most bound to a variable as a
 * whole; its text is still the file's. Two uses of a variable could compare blanked nodes, so each may be used once.
 */
import type { Pattern, Predicate } from './program.ts';

/** True where the root pattern, tried at every node, looks at nothing inside of braces that it does not name. */
export function isLocal(pattern: Pattern): boolean {
  const used: string[] = [];
  return isLocalPattern(pattern, used) && new Set(used).size === used.length;
}

function isLocalPattern(pattern: Pattern, used: string[]): boolean {
  const isEach = (items: readonly Pattern[]) => items.every((item) => isLocalPattern(item, used));
  switch (pattern.op) {
    case 'any':
    case 'bottom':
    case 'dot':
    case 'string':
    case 'leaf':
      return true;
    case 'leafRegex':
      used.push(...pattern.captures.flatMap((ref) => (ref === undefined ? [] : [ref.name])));
      return true;
    case 'variable':
      used.push(pattern.ref.name);
      return pattern.ref.scope === 'local';
    case 'snippet':
      return !/[{}]/.test(pattern.source) && areLocalCandidates([...pattern.candidates.values()], used);
    case 'node':
      return pattern.orText === undefined && isEach(pattern.fields.map((field) => field.pattern));
    case 'list':
      return pattern.items.every((item) => item.op === 'dots' || isLocalPattern(item, used));
    case 'or':
      return isEach(pattern.items);
    case 'where':
      return isLocalPattern(pattern.pattern, used) && isLocalPredicate(pattern.predicate);
    default:
      return false;
  }
}

/** One candidate is tried at a node, so each may use the same variables. */
function areLocalCandidates(candidates: readonly Pattern[], used: string[]): boolean {
  const before = [...used];
  return candidates.every((candidate) => {
    const own: string[] = [];
    if (!isLocalPattern(candidate, own) || new Set(own).size < own.length) return false;
    if (own.some((name) => before.includes(name))) return false;
    used.push(...own.filter((name) => !used.includes(name)));
    return true;
  });
}

/** Conditions on texts of variables. */
function isLocalPredicate(predicate: Predicate): boolean {
  switch (predicate.op) {
    case 'allOf':
    case 'oneOf':
      return predicate.items.every(isLocalPredicate);
    case 'notThat':
      return isLocalPredicate(predicate.predicate);
    case 'match':
      return predicate.left.op === 'variable' && isTextual(predicate.right);
    default:
      return false;
  }
}

function isTextual(pattern: Pattern): boolean {
  switch (pattern.op) {
    case 'string':
      return true;
    case 'regex':
      return typeof pattern.source === 'string' && pattern.captures.length === 0;
    case 'includes':
    case 'not':
      return isTextual(pattern.pattern);
    case 'or':
    case 'and':
      return pattern.items.every(isTextual);
    default:
      return false;
  }
}
