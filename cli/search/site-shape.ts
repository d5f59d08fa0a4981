/**
 * The shape of a site: its text with what the query's variables hold put back as variables, blanks collapsed. Pure.
 *
 * Calls that differ only in what the query leaves open have one shape.
 */
import type { FoundSite } from './found-site.ts';

/** The shape of a site, e.g. `url.parse($input)`. */
export function shapeOf({ text, start, bindings }: FoundSite): string {
  const holes = Object.entries(bindings)
    .flatMap(([name, { range }]) =>
      range === undefined
        ? []
        : [{ name, from: range.start.offset - start.offset, to: range.end.offset - start.offset }],
    )
    .filter(({ from, to }) => from >= 0 && to <= text.length && to > from && to - from < text.length)
    .toSorted((a, b) => a.from - b.from || b.to - a.to);
  let shape = '';
  let at = 0;
  for (const { name, from, to } of holes) {
    if (from < at) continue;
    shape += `${text.slice(at, from)}$${name}`;
    at = to;
  }
  return (shape + text.slice(at)).replaceAll(/\s+/g, ' ').trim();
}
