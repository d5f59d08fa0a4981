/**
 * The most similar name of a list: what "did you mean" suggestions are made of.
 *
 * Pure; names of up to a few dozen characters, so the plain quadratic edit distance is fast enough.
 */

/**
 * The candidate nearest to `name`, or `undefined` where none is similar enough to be a likely slip.
 *
 * Similar means at most two edits, or one for every three characters of a longer name. A name whose dotted parts are
 * shortened (`repo.name` for `repository.name`) is the nearest of all.
 */
export function nearestName(name: string, candidates: readonly string[]): string | undefined {
  const wanted = name.toLowerCase();
  const whole = candidates.find((candidate) => isShortened(wanted, candidate.toLowerCase()));
  if (whole !== undefined) return whole;
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const candidate of candidates) {
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (best === undefined || distance < best.distance) best = { name: candidate, distance };
  }
  const isSimilar = best !== undefined && best.distance <= Math.max(2, Math.floor(name.length / 3));
  return isSimilar ? best?.name : undefined;
}

function isShortened(name: string, candidate: string): boolean {
  const parts = name.split('.');
  const wholes = candidate.split('.');
  return (
    parts.length > 1 &&
    parts.length === wholes.length &&
    parts.every((part, index) => part.length > 1 && wholes[index]?.startsWith(part))
  );
}

/** Number of insertions, deletions, replacements and swaps of neighbours that turn one text into the other. */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = (last[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      let cost = Math.min((last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, replaced);
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (isSwap) cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1);
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
}
