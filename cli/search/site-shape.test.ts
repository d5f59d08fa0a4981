import { expect, test } from 'vitest';
import { compileQuery, runQuery } from '../../query-language/index.ts';
import { csvRow } from './csv.ts';
import { shapeOf } from './site-shape.ts';

function shapesOf(pattern: string, text: string): readonly string[] {
  const outcome = compileQuery(pattern);
  if (outcome.kind === 'invalid') return outcome.errors.map(({ message }) => message);
  const result = runQuery(outcome.query, { path: 'a.js', text });
  if (result.kind !== 'matched') return [];
  return result.sites.map(({ range, text: found, bindings }) =>
    shapeOf({ path: 'a.js', ...range, text: found, bindings }),
  );
}

test.each([
  ['`f($a, $b)`', 'f(1, g( 2 ))', ['f($a, $b)']],
  ['`f($a, $b)`', 'f(\n  1,\n  2\n)', ['f( $a, $b )']],
  ['`f($a)` where { $a <: `g($b)` }', 'f(g(1))', ['f($a)']],
  ['`f($a)`', 'x; f(1); y; f([z])', ['f($a)', 'f($a)']],
  ['`$a`', 'f', ['f']],
  ['`f(1)`', 'f(1)', ['f(1)']],
])('%s on %j', (pattern, text, shapes) => {
  expect(shapesOf(pattern, text)).toEqual(expect.arrayContaining(shapes));
});

test.each([
  [['a', 1, ''], 'a,1,'],
  [['a,b', 'say "x"', 'two\nlines', '\r'], '"a,b","say ""x""","two\nlines","\r"'],
])('%j as CSV', (cells, row) => {
  expect(csvRow(cells)).toBe(row);
});
