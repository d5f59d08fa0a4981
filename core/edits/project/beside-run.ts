/**
 * Insertions at an end of SEARCH whose blank lines there are fewer than the file has.
 *
 * Taken as written the text would split the file's run of blank lines. Where it brings as many for its other side as the
 * whole run has, the run is what SEARCH means by its own, shorter one: then all of it stays on this side.
 */
import { isBlank } from '../line-keys.ts';
import type { Located } from '../locate/located.ts';
import { runAround } from './blank-runs.ts';
import type { Insertion } from './insertion.ts';
import type { LineChange } from './line-diff.ts';

/** The insertion, moved behind or in front of the run where the text shows that it belongs there. */
export function besideRun(
  change: LineChange,
  found: { readonly place: Located; readonly bodies: readonly string[]; readonly insertion: Insertion },
): Insertion {
  return behindRun(change, found) ?? beforeRun(change, found) ?? found.insertion;
}

interface Found {
  readonly place: Located;
  readonly bodies: readonly string[];
  readonly insertion: Insertion;
}

function behindRun(change: LineChange, { place, bodies, insertion }: Found): Insertion | undefined {
  const { at, lines } = insertion;
  if (change.to < place.search.length || !isBlank(bodies[at - 1] ?? 'x') || isBlank(lines[0] ?? ''))
    return undefined;
  const [from, to] = runAround(bodies, at - 1);
  const trailing = lines.length - 1 - lines.findLastIndex((line) => !isBlank(line));
  return trailing === to - from && at - from < trailing ? { at: to, lines } : undefined;
}

function beforeRun(change: LineChange, { place, bodies, insertion }: Found): Insertion | undefined {
  const { search, at } = place;
  const quoted = search.findIndex((line) => !isBlank(line));
  const first = at[0] ?? -1;
  if (quoted < 1 || change.from > quoted || first < 0 || !isBlank(bodies[first] ?? 'x')) return undefined;
  // Blank lines of SEARCH in front of the text change places with as many at its end.
  const { from: blanks } = change;
  const body = insertion.lines.slice(0, insertion.lines.length - blanks);
  if (!insertion.lines.slice(body.length).every(isBlank) || isBlank(body.at(-1) ?? '')) return undefined;
  const lines = [...search.slice(0, blanks), ...body];
  const leading = lines.findIndex((line) => !isBlank(line));
  const [from, to] = runAround(bodies, first);
  return leading === to - from && quoted < leading ? { at: from, lines } : undefined;
}
