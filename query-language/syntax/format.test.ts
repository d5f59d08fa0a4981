import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryPattern } from '../testing/arbitrary-query.ts';
import { formatQuery, printSource } from './format.ts';
import { parseSource } from './parse-source.ts';

/** A tree without what printing forgets. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => key !== 'span' && key !== 'comments');
  return Object.fromEntries(kept.map(([key, item]) => [key, bare(item)]));
}

describe('formatQuery', () => {
  test('what is printed reads back as the same tree', () => {
    fc.assert(
      fc.property(arbitraryPattern, (root) => {
        const parsed = { engine: '', language: undefined, definitions: [], root, comments: [] };
        const text = printSource(parsed, '');
        expect(bare(parseSource(text).root)).toEqual(bare(root));
      }),
      { numRuns: 500 },
    );
  });

  test('printing twice changes nothing', () => {
    fc.assert(
      fc.property(arbitraryPattern, (root) => {
        const parsed = { engine: '', language: undefined, definitions: [], root, comments: [] };
        const once = formatQuery(printSource(parsed, ''));
        expect(formatQuery(once)).toBe(once);
      }),
      { numRuns: 300 },
    );
  });

  test('keeps every comment, on its own line or behind its item', () => {
    const source = [
      '// head',
      'language js',
      'pattern p($a) { // first',
      '  `x`, /* inner */',
      '  `y` // last',
      '}',
      '`foo` where { $a <: `b` } // end',
    ].join('\n');

    const printed = formatQuery(source);

    for (const comment of ['// head', '// first', '/* inner */', '// last', '// end']) {
      expect(printed).toContain(comment);
    }
    expect(formatQuery(printed)).toBe(printed);
  });

  test('short lists stay on one line, long ones break at their braces', () => {
    expect(formatQuery('or{`a`,`b`,}')).toBe('or { `a`, `b` }\n');
    const long = `or { ${Array.from({ length: 9 }, (_, i) => `\`some_long_name_${i}\``).join(', ')} }`;
    expect(formatQuery(long).split('\n')).toHaveLength(12);
  });

  test.each([
    ['(contains `a`) => `b`', '(contains `a`) => `b`\n'],
    ['(`a` + `b`) as $x', '(`a` + `b`) as $x\n'],
    ['`a` + `b` * `c`', '`a` + `b` * `c`\n'],
    ['(`a` + `b`) * `c`', '(`a` + `b`) * `c`\n'],
    ['`a` => (`b` where { $x <: `c` })', '`a` => (`b` where { $x <: `c` })\n'],
    ['contains (contains `a`) until `b`', 'contains (contains `a`) until `b`\n'],
  ])('brackets only where the tree needs them: %s', (source, printed) => {
    expect(formatQuery(source)).toBe(printed);
  });
});
