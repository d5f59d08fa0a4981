import { describe, expect, test } from 'vitest';
import { compileQuery } from '../index.ts';
import { rewriteText } from '../testing/run-text.ts';
import { patternsOfMarkdown } from './markdown.ts';

const markdown = [
  '---',
  'title: Swap',
  '---',
  '# Swap',
  '',
  '```grit',
  'language js',
  '`swap($a, $b)` => `swap($b, $a)`',
  '```',
  '',
  '## Sample',
  '',
  '```js',
  'swap(1, 2)',
  '```',
  '',
  '```grit',
  'language js',
  '`second`',
  '```',
].join('\n');

describe('libraries', () => {
  test('a Markdown file gives its patterns, numbered after the first', () => {
    expect(patternsOfMarkdown('swap', markdown).map((pattern) => pattern.name)).toEqual(['swap', 'swap-1']);
  });

  test('a file is loaded where a name it defines is used, directly or through others', () => {
    const libraries = [
      { path: 'one.grit', text: 'language js\npattern outer() { inner() }' },
      { path: 'two.grit', text: 'language js\npattern inner() { `a` => `b` }' },
      { path: 'broken.grit', text: 'pattern unused( {' },
    ];
    expect(rewriteText('outer()', 'a', { libraries })).toBe('b');
  });

  test('a file with a root pattern is called by its stem', () => {
    expect(rewriteText('swap()', 'swap(1, 2)', { libraries: [{ path: 'x/swap.md', text: markdown }] })).toBe(
      'swap(2, 1)',
    );
  });

  test('libraries of other languages are not seen', () => {
    const libraries = [{ path: 'p.grit', text: 'language python\npattern p() { `a` }' }];
    expect(compileQuery('p()', { libraries }).kind).toBe('invalid');
  });

  test('hooks of a loaded library run round each file', () => {
    const text = [
      'language js',
      'pattern before_each_file() { $_ where { $GLOBAL_seen = [] } }',
      'pattern after_each_file() { file($body) where { $body <: maybe contains `end` => `done` } }',
    ].join('\n');
    expect(rewriteText('`a` => `b`', 'a; end', { libraries: [{ path: 'h.grit', text }] })).toBe('b; done');
  });

  test('the query’s own definition hides a library’s', () => {
    const libraries = [{ path: 'p.grit', text: 'language js\npattern p() { `a` }' }];
    expect(rewriteText('pattern p() { `b` => `c` }\np()', 'a; b', { libraries })).toBe('a; c');
  });

  test('the hash changes with the libraries, the source and the name', () => {
    const hash = (source: string, text: string, name: string) => {
      const outcome = compileQuery(source, { libraries: [{ path: 'l.grit', text }], name });
      return outcome.kind === 'compiled' ? outcome.query.hash : '';
    };
    const hashes = [hash('`a`', '', ''), hash('`b`', '', ''), hash('`a`', '// x', ''), hash('`a`', '', 'n')];
    expect(new Set(hashes).size).toBe(4);
    expect(hash('`a`', '', '')).toBe(hashes[0]);
  });
});
