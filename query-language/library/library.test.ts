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

  const errorOf = (source: string, files: Readonly<Record<string, string>>) => {
    const libraries = Object.entries(files).map(([path, text]) => ({ path, text }));
    const outcome = compileQuery(source, { libraries });
    return outcome.kind === 'invalid' ? outcome.errors[0] : undefined;
  };

  test('two definitions of one name are refused where it is used; both files are named', () => {
    const files = { 'a.grit': 'pattern p() { `a` }', 'sub/b.grit': 'language js\npattern p() { `b` }' };
    expect(errorOf('`x`', files)).toBeUndefined();
    expect(errorOf('contains p()', files)).toMatchObject({
      message: '`p` is defined twice: in a.grit and in sub/b.grit',
      range: { start: { column: 10 }, end: { column: 11 } },
    });
    expect(
      errorOf('p()', { 'a.grit': 'pattern p() { `a` }', 'b.grit': 'pattern p() { `a` }' }),
    ).toBeUndefined();
  });

  test('the nearer one hides the other: own, own language, universal, fallback', () => {
    const definition = (language: string, text: string) =>
      `language ${language}\npattern p() { \`a\` => \`${text}\` }`;
    const files = [
      { path: 'fallback.grit', text: definition('js', 'fallback'), isFallback: true },
      { path: 'universal.grit', text: definition('universal', 'universal') },
      { path: 'typescript.grit', text: definition('js(typescript)', 'typescript') },
      { path: 'js.grit', text: definition('js', 'js') },
    ];
    for (const [kept, expected] of [
      [4, 'js'],
      [3, 'typescript'],
      [2, 'universal'],
      [1, 'fallback'],
    ] as const)
      expect(rewriteText('p()', 'a', { libraries: files.slice(0, kept) })).toBe(expected);
  });

  test('patterns that call each other without end are refused; both files are named', () => {
    const files = {
      'a.grit': 'pattern a() { b() }',
      'b.grit': 'pattern b() { or { a() where { true }, `x` } }',
    };
    expect(errorOf('a()', files)?.message).toBe(
      'patterns call each other without end: `a` (a.grit) → `b` (b.grit) → `a` (a.grit)',
    );
    expect(errorOf('pattern p() { p() }\np()', {})?.message).toContain('`p` (the query) → `p` (the query)');
  });

  test('recursion that walks on, tries something else first, or passes something on is legal', () => {
    for (const body of ['or { `x`, p() }', '`f($y)` where { $y <: p() }', 'contains p()', 'and { `a`, p() }'])
      expect(errorOf('p()', { 'a.grit': `pattern p() { ${body} }` })).toBeUndefined();
    expect(errorOf('p(`x`)', { 'a.grit': 'pattern p($a) { p($a) }' })).toBeUndefined();
  });

  test('an error within a library names its file', () => {
    const error = errorOf('`x` where { $x <: outer() }', {
      'lib/a.grit': 'pattern outer() {\n  nothing_known()\n}',
    });
    expect(error).toMatchObject({ file: 'lib/a.grit', range: { start: { line: 2 } } });
    expect(errorOf('nothing_known()', { 'a.grit': 'pattern p() { `a` }' })).not.toHaveProperty('file');
  });

  test('a pattern file may give its root pattern another name', () => {
    const libraries = [{ path: 'grit.yaml', name: 'swap_args', text: '`f($a, $b)` => `f($b, $a)`' }];
    expect(rewriteText('swap_args()', 'f(1, 2)', { libraries })).toBe('f(2, 1)');
  });

  test('an unknown name is told the nearest one of the libraries, and of names that could be loaded', () => {
    const files = {
      'a.grit': 'pattern swap_arguments() { `a` }',
      'b.grit': 'language go\npattern shadow() { `a` }',
    };
    expect(errorOf('swap_argument()', files)?.remedy).toBe('Did you mean `swap_arguments`?');
    expect(errorOf('`a` where swap_argments()', files)?.remedy).toBe('Did you mean `swap_arguments`?');
    expect(errorOf('shadow()', files)?.remedy).toBe(
      'It is defined for another language; this query is of js.',
    );
    const outcome = compileQuery('url_pars()', { knownNames: ['url_parse'] });
    expect(outcome).toMatchObject({ errors: [{ remedy: 'Did you mean `url_parse`?' }] });
  });
});
