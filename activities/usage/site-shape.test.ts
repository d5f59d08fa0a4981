import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileQuery, runQuery } from '../../query-language/index.ts';
import { maxShape, siteShape } from './site-shape.ts';

function shapesIn(pattern: string, text: string): readonly string[] {
  const compiled = compileQuery(`language js\n${pattern}`);
  if (compiled.kind === 'invalid') throw new Error('the pattern does not compile');
  const outcome = runQuery(compiled.query, { path: 'a.js', text });
  if (outcome.kind !== 'matched') return [];
  return outcome.sites.map((site) =>
    siteShape({ start: site.range.start, text: site.text, bindings: site.bindings }),
  );
}

test('what variables took becomes holes, layout does not count', () => {
  expect(shapesIn('`f($a, $b)`', 'f(1, g(2));\nf(\n  x,\n  "y",\n)')).toEqual(['f($a, $b)', 'f($a, $b)']);
});

test('a variable that took the whole site hides nothing', () => {
  expect(shapesIn('`f($x)` as $call', 'f(1)')).toEqual(['f($x)']);
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
