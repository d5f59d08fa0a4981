/**
 * The shape of a site without an edit: its text with what the query's variables took as holes, on one line.
 *
 * Pure. Sites of one plain pattern have one shape; a query of several patterns has one for each, and `$_` or `...` leave
 * more. Positions are UTF-16 offsets, as the query engine's are.
 */

/** A place in a text. */
interface Place {
  readonly offset: number;
}

/** A site as a search reports it. */
export interface ShapedSite {
  readonly start: Place;
  readonly text: string;
  /** By variable where it lies in the same file; without a range it is no part of the text. */
  readonly bindings: Readonly<
    Record<string, { readonly range?: { readonly start: Place; readonly end: Place } | undefined }>
  >;
}

/** Longest shape, in characters; a longer one ends with `…`. */
export const maxShape = 200;

/** The shape of a site. */
export function siteShape({ start, text, bindings }: ShapedSite): string {
  const holes = Object.entries(bindings)
    .flatMap(([name, { range }]) =>
      range === undefined
        ? []
        : [{ name, from: range.start.offset - start.offset, to: range.end.offset - start.offset }],
    )
    .filter(({ from, to }) => from >= 0 && to >= from && to <= text.length && to - from < text.length)
    // Outer holes first: what lies inside of one is not seen.
    .toSorted((one, other) => one.from - other.from || other.to - one.to);
  let [shape, done] = ['', 0];
  for (const { name, from, to } of holes) {
    if (from < done) continue;
    shape += `${text.slice(done, from)}$${name}`;
    done = to;
  }
  const line = withoutLayout(`${shape}${text.slice(done)}`);
  return line.length <= maxShape ? line : `${line.slice(0, maxShape - 1).trimEnd()}…`;
}

/** However a formatter broke the lines: no blanks inside of brackets, no comma before a closing one. */
function withoutLayout(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ?,? ?(?=[)\]])/g, '')
    .replaceAll(/(?<=[([]) | (?=[.,;])/g, '')
    .trim();
}
