/**
 * The law that names in a list are unique, counting the names that the reader gives to entries without one.
 *
 * Works on unchecked data; a name of the wrong type is left to the schema.
 */
import type { Finding } from './problem.ts';
import { member, type Raw } from './raw.ts';

/** Problems of names that stand twice; a missing name is `<prefix>-<n>`, as the reader fills it in. */
export function uniqueNames(
  list: readonly Raw[],
  { thing, key, prefix }: { readonly thing: string; readonly key: string; readonly prefix: string },
): readonly Finding[] {
  const first = new Map<string, Raw['path']>();
  const findings: Finding[] = [];
  for (const [index, entry] of list.entries()) {
    const { value, path } = member(entry, key);
    const name = value === undefined ? `${prefix}-${index + 1}` : value;
    if (typeof name !== 'string') continue;
    const taken = first.get(name);
    if (taken === undefined) first.set(name, path);
    else
      findings.push({ code: 'RG_SPEC_DUPLICATE', path, details: { thing, name, first: '' }, related: taken });
  }
  return findings;
}
