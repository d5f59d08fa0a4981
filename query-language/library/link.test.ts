import { describe, expect, test } from 'vitest';
import { compileQuery, type LibraryFile, linkQuery, runQuery } from '../index.ts';

function libraryOf(files: Readonly<Record<string, string>>): readonly LibraryFile[] {
  return Object.entries(files).map(([path, text]) => ({ path, text }));
}

const swaps = libraryOf({
  'patterns/swap.grit': '`f($a, $b)` => `f($b, $a)`',
  'patterns/all.grit':
    'language js\n\npattern unused() { `x` }\n\npattern both() {\n  or { swap(), loud() }\n}\n\nprivate pattern loud() { `g()` => shout(word=`g`) }\n',
  'patterns/shout.md': '# Shout\n\n```grit\nfunction shout($word) { return uppercase($word) }\n```\n',
});

function run(source: string, text: string): string {
  const outcome = compileQuery(source);
  if (outcome.kind === 'invalid') return outcome.errors.map(({ message }) => message).join('\n');
  const result = runQuery(outcome.query, { path: 'a.js', text });
  return result.kind === 'matched' ? (result.output?.text ?? text) : result.kind;
}

describe('linkQuery', () => {
  test('adds what is reached, through other files, and nothing else', () => {
    const { source, used } = linkQuery('both()', { libraries: swaps });
    expect(used).toEqual([
      { name: 'both', kind: 'pattern', path: 'patterns/all.grit' },
      { name: 'swap', kind: 'pattern', path: 'patterns/swap.grit' },
      { name: 'loud', kind: 'pattern', path: 'patterns/all.grit' },
      { name: 'shout', kind: 'function', path: 'patterns/shout.md' },
    ]);
    expect(source).toMatch(/^language js\n\nboth\(\)\n/);
    expect(source).not.toContain('unused');
    expect(run(source, 'f(1, 2); g(); x')).toBe('f(2, 1); G; x');
  });

  test('a linked text gives what the text with its libraries gives, and links to itself', () => {
    const { source } = linkQuery('both()', { libraries: swaps });
    const withLibraries = compileQuery('both()', { libraries: swaps });
    expect(withLibraries.kind).toBe('compiled');
    if (withLibraries.kind === 'invalid') return;
    const outcome = runQuery(withLibraries.query, { path: 'a.js', text: 'f(1, 2); g()' });
    expect(outcome).toMatchObject({ output: { text: run(source, 'f(1, 2); g()') } });
    expect(linkQuery(source, { libraries: swaps })).toEqual({ source, used: [], isRefused: false });
  });

  test('a text that calls nothing of a library, or does not parse, stays as it is', () => {
    for (const source of [
      '`swap($a)` => `b`',
      'pattern swap() { `a` }\nswap()',
      'both(',
      'language x both()',
    ])
      expect(linkQuery(source, { libraries: swaps })).toEqual({ source, used: [], isRefused: false });
  });

  test('the language of a called pattern is that of the query, unless the query names one', () => {
    const libraries = libraryOf({ 'p.grit': 'language python\npattern p() { `print($x)` => `log($x)` }' });
    expect(linkQuery('p()', { libraries }).source).toMatch(/^language python\n\np\(\)/);
    expect(linkQuery('language js\np()', { libraries }).used).toEqual([]);
    expect(linkQuery('p()', { libraries, language: 'js' }).used).toEqual([]);
    expect(linkQuery('p()', { libraries, language: 'python' }).source).toMatch(/^p\(\)/);
  });

  test('one name may stand for a pattern of each language; the query’s language chooses', () => {
    const libraries = libraryOf({
      'js/log.md': '# Log\n\n```grit\nlanguage js\n`log($x)` => `console.log($x)`\n```\n',
      'python/log.md': '# Log\n\n```grit\nlanguage python\n`log($x)` => `print($x)`\n```\n',
    });
    const named = libraries.map((file) => ({ ...file, name: 'put' }));
    const python = linkQuery('language python\nput()', { libraries: named });
    expect(python.used).toEqual([{ name: 'put', kind: 'pattern', path: 'python/log.md' }]);
    expect(linkQuery('put()', { libraries: named, language: 'js' }).used).toEqual([
      { name: 'put', kind: 'pattern', path: 'js/log.md' },
    ]);
  });

  test('hooks round each file come along', () => {
    const libraries = libraryOf({
      'h.grit':
        'pattern before_each_file() { $_ where { $GLOBAL_seen = [] } }\n\npattern after_each_file() { file($body) where { $body <: maybe contains `end` => `done` } }',
    });
    expect(run(linkQuery('`a` => `b`', { libraries }).source, 'a; end')).toBe('b; done');
  });

  test('libraries that contradict each other are refused, also where only their hooks would run', () => {
    const hook = (text: string) =>
      `pattern after_each_file() { file($name, $body) where { $body <: maybe contains ${text} } }`;
    const libraries = libraryOf({ 'a.grit': hook('`a`'), 'b.grit': hook('`b`') });
    expect(linkQuery('`x`', { libraries })).toEqual({ source: '`x`', used: [], isRefused: true });
    expect(compileQuery('`x`', { libraries }).kind).toBe('invalid');
  });
});
