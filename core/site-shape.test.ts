import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maxShape, siteShape } from './site-shape.ts';

const startsAt = 100;

/** The shape of a text of which variables took the given parts, each found once in it. */
function shapeOf(text: string, parts: Readonly<Record<string, string>>): string {
  const bindings = Object.entries(parts).map(([name, part]) => {
    const from = startsAt + text.indexOf(part);
    return [name, { range: { start: { offset: from }, end: { offset: from + part.length } } }] as const;
  });
  return siteShape({ start: { offset: startsAt }, text, bindings: Object.fromEntries(bindings) });
}

test.each([
  ['f(1, g( 2 ))', { a: '1', b: 'g( 2 )' }, 'f($a, $b)'],
  ['f(\n  x,\n  "y",\n)', { a: 'x', b: '"y"' }, 'f($a, $b)'],
  ['f(g(1))', { a: 'g(1)', b: '1' }, 'f($a)'],
  ['f(1)', {}, 'f(1)'],
  ['f(1)', { call: 'f(1)', x: '1' }, 'f($x)'],
])('%j without what %j took', (text, parts, shape) => {
  expect(shapeOf(text, parts)).toBe(shape);
});

test('a variable that took nothing is a hole, one from elsewhere in the file is none', () => {
  const at = (start: number, end: number) => ({ range: { start: { offset: start }, end: { offset: end } } });
  const bindings = { rest: at(7, 7), other: at(0, 3), none: {} };
  expect(siteShape({ start: { offset: 5 }, text: 'f()', bindings })).toBe('f($rest)');
});

test('a shape is one line of bounded length', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 1_000 }), (text) => {
      const shape = siteShape({ start: { offset: 0 }, text, bindings: {} });
      expect(shape.length).toBeLessThanOrEqual(maxShape);
      expect(shape).not.toMatch(/[\n\r\t]/);
    }),
  );
});
