/** Tests of "did you mean": likely slips are recognised, unlike names are not. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editDistance, nearestName } from './nearest.ts';

test.each([
  ['titel', 'title'],
  ['STEPS', 'steps'],
  ['step', 'steps'],
  ['descripton', 'description'],
  ['repo.name', 'repository.name'],
])('%s → %s', (name, expected) => {
  const names = ['title', 'steps', 'description', 'migration.name', 'repository.name', 'scope'];
  expect(nearestName(name, names)).toBe(expected);
});

test('an unlike name has no nearest one', () => {
  expect(nearestName('reviewers', ['title', 'steps'])).toBeUndefined();
  expect(nearestName('x', [])).toBeUndefined();
});

test('the edit distance is symmetric, zero only for equals, and at most the longer length', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
      const distance = editDistance(a, b);
      expect(distance).toBe(editDistance(b, a));
      expect(distance === 0).toBe(a === b);
      expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
    }),
  );
  expect(editDistance('form', 'from')).toBe(1);
});
