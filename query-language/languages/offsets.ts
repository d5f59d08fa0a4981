/** From offsets in the text that the parser was given to offsets in the file's. */

/** Where nodes begin and end in the file's text, by where they do in the parsed one. */
export interface Offsets {
  readonly start: (index: number) => number;
  readonly end: (index: number) => number;
}

/** Offsets of a text that was parsed with something of `length` put before it; what lies in that begins at 0. */
export function shiftedBy(length: number): Offsets {
  const move = (index: number) => Math.max(0, index - length);
  return { start: move, end: move };
}

/**
 * Offsets of a text that was parsed without some pieces, given as in `Skeleton`. What begins where a piece was begins
 * behind it, what ends there ends before it.
 */
export function offsetsAcross(cuts: readonly number[]): Offsets {
  const places: number[] = [];
  const lengths: number[] = [];
  let left = 0;
  for (let i = 0; i < cuts.length; i += 2) {
    const [start = 0, end = 0] = [cuts[i], cuts[i + 1]];
    places.push(start - left);
    left += end - start;
    lengths.push(left);
  }
  const cutsBefore = (index: number) => {
    let [low, high] = [0, places.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((places[middle] ?? 0) < index) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    start: (index) => index + (lengths[cutsBefore(index + 1) - 1] ?? 0),
    end: (index) => index + (lengths[cutsBefore(index) - 1] ?? 0),
  };
}
