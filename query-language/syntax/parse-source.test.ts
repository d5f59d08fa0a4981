import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileQuery } from '../index.ts';
import type { PatternNode } from './ast.ts';
import { parseSource } from './parse-source.ts';
import { QuerySyntaxError } from './syntax-error.ts';

/** The shape of a pattern as nested kinds, enough to see how operators nest. */
function shape(node: PatternNode | undefined): string {
  if (node === undefined) return '';
  switch (node.kind) {
    case 'snippet':
      return node.text;
    case 'variable':
      return `$${node.name}`;
    case 'prefix':
    case 'walk':
      return `${node.word}(${shape(node.pattern)})`;
    case 'rewrite':
      return `${shape(node.left)}=>${shape(node.right)}`;
    case 'where':
      return `where[${shape(node.pattern)}]`;
    case 'as':
      return `as[${shape(node.pattern)}]`;
    case 'accumulate':
      return `${shape(node.left)}+=${shape(node.right)}`;
    case 'bubble':
      return `bubble(${shape(node.pattern)})`;
    default:
      return node.kind;
  }
}

describe('parseSource', () => {
  test.each([
    ['contains `a` => `b`', 'contains(a=>b)'],
    ['not `a` where $x <: `p`', 'not(where[a])'],
    ['contains bubble `a` => `b` where $x <: `p`', 'contains(bubble(where[a=>b]))'],
    ['`a` => `b` where { $x <: `p` }', 'where[a=>b]'],
    ['`a` where { $x <: `p` } => `b`', 'where[a]=>b'],
    ['`a` as $x where { $x <: `p` }', 'where[as[a]]'],
    ['`a` => `b` as $c', 'a=>as[b]'],
    ['`a` as $c => `b`', 'as[a]=>b'],
    ['`a` += `b` => `c`', 'a+=b=>c'],
  ])('%s nests as %s', (source, expected) => {
    expect(shape(parseSource(source).root)).toBe(expected);
  });

  test('without braces, `where` gives a rewrite to its condition', () => {
    const { root } = parseSource('`x` where $x <: `a` => `b`');
    const predicate = root?.kind === 'where' ? root.predicate : undefined;
    expect(predicate?.kind === 'match' ? shape(predicate.right) : undefined).toBe('a=>b');
  });

  test('reads the head, definitions and foreign code', () => {
    const source = [
      'engine marzano(0.1)',
      'language js(typescript)',
      'private pattern p($a, $b) { `x`, }',
      'predicate q() { $a <: `x` }',
      'function f($x) js { if (x) { return "}" } /* } */ }',
      'p()',
    ].join('\n');

    const parsed = parseSource(source);

    expect(parsed.language).toMatchObject({ name: 'js', flavour: 'typescript' });
    expect(parsed.definitions.map((node) => node.kind)).toEqual([
      'patternDefinition',
      'predicateDefinition',
      'foreignFunction',
    ]);
    expect(parsed.definitions[2]).toMatchObject({ code: ' if (x) { return "}" } /* } */ ' });
    expect(parsed.root).toMatchObject({ kind: 'call', name: 'p' });
  });

  test.each([
    ['`a`;', 'a definition or the end'],
    ['`a` `b`', 'a definition or the end'],
    ['or {}', 'at least one pattern'],
    ['some()', 'expected a pattern'],
    ['asdf', 'bare name'],
    ['`a\\q`', 'backslash'],
    ['`a', 'closing'],
    ['[ ... , ] => `b` where {', 'expected'],
    ['pattern a() { `x` } pattern b() { `y` }\na()', 'two definitions on one line'],
    ['... ', 'expected a pattern'],
    ['`a` where { $x <: `b` $y <: `c` }', '`,` or `}`'],
    ['language js(typescript,jsx)\n`a`', 'expected `)`'],
  ])('refuses %s', (source, message) => {
    expect(() => parseSource(source)).toThrow(message);
  });

  test('an error shows the place, the line and a way out', () => {
    const outcome = compileQuery('language js\n`foo` where {\n  $x <: ,\n}');
    const [error] = outcome.kind === 'invalid' ? outcome.errors : [];
    expect(error?.range.start).toMatchObject({ line: 3, column: 9 });
    expect(error?.frame).toContain('> 3 |   $x <: ,');
    expect(error?.frame).toContain('^');
    expect(error?.remedy).not.toBe('');
  });

  test('no text crashes it: it reads or says why not', () => {
    const pieces = fc.constantFrom(
      '`a`',
      '$x',
      '<:',
      '=>',
      '{',
      '}',
      '(',
      ')',
      'where',
      'contains',
      'r"(',
      '"',
      '`',
      'or',
      ',',
      '...',
    );
    const texts = fc.oneof(
      fc.string(),
      fc.array(pieces, { maxLength: 20 }).map((parts) => parts.join(' ')),
    );
    fc.assert(
      fc.property(texts, (source) => {
        try {
          parseSource(source);
        } catch (error) {
          expect(error).toBeInstanceOf(QuerySyntaxError);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('nesting that no stack could hold is refused, not crashed on', () => {
    expect(() => parseSource(`${'('.repeat(50_000)}\`a\``)).toThrow('too deeply');
  });
});
