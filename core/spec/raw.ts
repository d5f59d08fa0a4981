/**
 * Tolerant access to parsed but unchecked data, for laws that must speak even where the shape is wrong elsewhere.
 *
 * Every function answers with an empty value of its type where the data is of another kind. Free of zod and Node.
 */
import type { Path } from './problem.ts';

/** A value of the data together with the path that leads to it. */
export interface Raw {
  readonly value: unknown;
  readonly path: Path;
}

/** The member of a mapping by its key, or `undefined` as value. */
export function member(parent: Raw, ...keys: readonly string[]): Raw {
  let current = parent;
  for (const key of keys) {
    const isMapping =
      typeof current.value === 'object' && current.value !== null && !Array.isArray(current.value);
    const own = isMapping ? Object.entries(current.value ?? {}).find(([name]) => name === key) : undefined;
    current = { value: own?.[1], path: [...current.path, key] };
  }
  return current;
}

/** Entries of a list with their paths; none where it is no list. */
export function entries(list: Raw): readonly Raw[] {
  if (!Array.isArray(list.value)) return [];
  return list.value.map((value: unknown, index) => ({ value, path: [...list.path, index] }));
}

/** Keys of a mapping; none where it is no mapping. */
export function keysOf({ value }: Raw): readonly string[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
}

/** The text at a key, or `undefined` where there is none. */
export function textAt(
  parent: Raw,
  ...keys: readonly string[]
): (Raw & { readonly value: string }) | undefined {
  const { value, path } = member(parent, ...keys);
  return typeof value === 'string' ? { value, path } : undefined;
}
