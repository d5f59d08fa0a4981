import fc from 'fast-check';
import { expect, it } from 'vitest';
import { keyNumbers } from './key-numbers.ts';

it('numbers keys in the order in which they come, as a map of them does', () => {
  // Keys of equal low bits meet in one slot.
  const key = fc.oneof(
    fc.integer({ min: 1, max: 40 }),
    fc.maxSafeNat().map((value) => value + 1),
    fc.nat(40).map((value) => value * 2 ** 32 + 7),
  );
  fc.assert(
    fc.property(fc.array(key, { maxLength: 60 }), fc.array(key), (added, asked) => {
      const numbers = keyNumbers(added.length);
      const known = new Map<number, number>();
      for (const each of added) {
        if (!known.has(each)) known.set(each, known.size);
        expect(numbers.add(each)).toBe(known.get(each));
      }
      expect(numbers.size()).toBe(known.size);
      for (const each of [...added, ...asked, 0]) expect(numbers.find(each)).toBe(known.get(each) ?? -1);
    }),
  );
});
