/**
 * Numbers 0, 1, 2 … for the keys of a file's lines, in the order in which they come.
 *
 * A hash table with open addressing in typed arrays: a `Map` boxes every 53-bit key, which took most of the time of
 * indexing a long file. Of fixed capacity, not a general map: keys are whole numbers from 1, and none is taken away.
 */

/** Gives keys their numbers. */
export interface KeyNumbers {
  /** The number of a key, a new one when it has none. */
  readonly add: (key: number) => number;
  /** The number of a key, −1 when it has none. */
  readonly find: (key: number) => number;
  readonly size: () => number;
}

const leastSlots = 16;

/** Room for at most `capacity` different keys, each a whole number from 1 to 2⁵³. */
export function keyNumbers(capacity: number): KeyNumbers {
  let slots = leastSlots;
  while (slots < capacity * 2) slots *= 2;
  const keys = new Float64Array(slots);
  const numbers = new Int32Array(slots);
  let size = 0;
  const slotOf = (key: number): number => {
    let slot = Math.imul(key >>> 0, 0x9e3779b1) >>> 0;
    slot = (slot ^ (slot >>> 15)) & (slots - 1);
    while (keys[slot] !== 0 && keys[slot] !== key) slot = (slot + 1) & (slots - 1);
    return slot;
  };
  return {
    add: (key) => {
      const slot = slotOf(key);
      if (keys[slot] === key) return numbers[slot] ?? -1;
      keys[slot] = key;
      numbers[slot] = size;
      return size++;
    },
    find: (key) => {
      const slot = slotOf(key);
      return key !== 0 && keys[slot] === key ? (numbers[slot] ?? -1) : -1;
    },
    size: () => size,
  };
}
