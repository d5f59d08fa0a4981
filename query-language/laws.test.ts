import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileQuery, type LanguageName, mayMatch, runQuery } from './index.ts';
import { printSource } from './syntax/format.ts';
import { arbitraryCode, arbitraryPattern } from './testing/arbitrary-query.ts';
import { rewriteText } from './testing/run-text.ts';

const arbitrarySource = arbitraryPattern.map((root) =>
  printSource({ engine: '', language: undefined, definitions: [], root, comments: [] }, ''),
);

describe('laws of queries', () => {
  test('no query crashes or hangs, whatever the file', () => {
    fc.assert(
      fc.property(arbitrarySource, arbitraryCode, (source, text) => {
        const outcome = compileQuery(source);
        if (outcome.kind === 'invalid') return;
        const result = runQuery(outcome.query, { path: 'a.tsx', text }, { budget: 20_000 });
        expect(['clean', 'matched', 'failed']).toContain(result.kind);
      }),
      { numRuns: 300 },
    );
  });

  test('where the prefilter says no, the query does not match', () => {
    fc.assert(
      fc.property(arbitrarySource, arbitraryCode, (source, text) => {
        const outcome = compileQuery(source);
        if (outcome.kind === 'invalid' || mayMatch(outcome.query, text)) return;
        expect(runQuery(outcome.query, { path: 'a.tsx', text }, { budget: 20_000 }).kind).not.toBe('matched');
      }),
      { numRuns: 300 },
    );
  });

  test('runs repeat exactly', () => {
    fc.assert(
      fc.property(arbitrarySource, arbitraryCode, (source, text) => {
        const outcome = compileQuery(source);
        if (outcome.kind === 'invalid') return;
        const run = () => runQuery(outcome.query, { path: 'a.tsx', text }, { budget: 20_000 });
        expect(run()).toEqual(run());
      }),
      { numRuns: 100 },
    );
  });

  test('bytes that are no program are only files without matches', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        expect(['clean', 'same']).toContain(rewriteText('`neverWritten($x)`', text));
      }),
      { numRuns: 200 },
    );
  });
});

const fixtureRows = readFileSync(join(import.meta.dirname, 'fixtures', 'cases.jsonl'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as { language: string; pattern: string; input?: string });

/** A real query with pieces dropped, doubled or put elsewhere: nearly right, as people's typos are. */
const damagedQuery = fc
  .tuple(
    fc.constantFrom(...fixtureRows.map((row) => row.pattern)),
    fc.array(fc.tuple(fc.nat(), fc.nat(12), fc.constantFrom('drop', 'double', 'move')), { maxLength: 3 }),
  )
  .map(([pattern, cuts]) =>
    cuts.reduce((text, [place, length, what]) => {
      const at = place % (text.length + 1);
      const piece = text.slice(at, at + length);
      const rest = text.slice(0, at) + text.slice(at + length);
      if (what === 'drop') return rest;
      return what === 'double' ? text.slice(0, at) + piece + text.slice(at) : piece + rest;
    }, pattern),
  );

const queryWords = fc
  .array(
    fc.constantFrom(
      ...'`f($x)` $x $_ . ... => += <: = == { } ( ) [ ] , where contains or not bubble as "a" r"(a*)*" 1 if else language js pattern p() until sequential file return'.split(
        ' ',
      ),
    ),
    { maxLength: 14 },
  )
  .map((words) => words.join(' '));

describe('laws of whatever is typed or read', () => {
  test('any text is a query or a list of errors, and the query ends on any file', () => {
    const source = fc.oneof(damagedQuery, queryWords, fc.string({ unit: 'binary', maxLength: 80 }));
    const text = fc.oneof(arbitraryCode, fc.string({ unit: 'binary', maxLength: 120 }));
    fc.assert(
      fc.property(source, text, (query, file) => {
        const outcome = compileQuery(query);
        if (outcome.kind === 'invalid') {
          expect(outcome.errors.every((error) => error.message !== '' && error.remedy !== '')).toBe(true);
          return;
        }
        const result = runQuery(outcome.query, { path: 'a.tsx', text: file }, { budget: 20_000 });
        expect(['clean', 'matched', 'failed']).toContain(result.kind);
      }),
      { numRuns: 1_000, seed: 4, interruptAfterTimeLimit: 30_000, markInterruptAsFailure: false },
    );
  });

  test('bytes of every kind are files without matches in every language', () => {
    const languages = fc.constantFrom(
      'js',
      'python',
      'json',
      'yaml',
      'go',
      'rust',
      'java',
      'css',
      'ruby',
    ) as fc.Arbitrary<LanguageName>;
    fc.assert(
      fc.property(languages, fc.uint8Array({ maxLength: 400 }), (language, bytes) => {
        const outcome = compileQuery('`neverWritten`', { language });
        if (outcome.kind === 'invalid') throw new Error('the query is right in every language');
        const text = Buffer.from(bytes).toString('latin1');
        const path = `a.${outcome.query.extensions[0] ?? 'txt'}`;
        expect(runQuery(outcome.query, { path, text }, { budget: 50_000 }).kind).toBe('clean');
      }),
      { numRuns: 300, seed: 5, interruptAfterTimeLimit: 30_000, markInterruptAsFailure: false },
    );
  });

  test('rewriting twice is rewriting once, where the outcome holds nothing to rewrite', () => {
    fc.assert(
      fc.property(
        arbitraryCode,
        fc.constantFrom('`foo($a)` => `bar($a)`', '`console.log($_)` => .', '`x` => `y`'),
        (text, query) => {
          const once = rewriteText(query, text);
          if (once === 'clean' || once.startsWith('failed')) return;
          expect(rewriteText(query, once)).toBe('clean');
        },
      ),
      { numRuns: 300, seed: 6 },
    );
  });

  test('a rewrite into itself changes nothing but what it cleans up', () => {
    fc.assert(
      fc.property(
        arbitraryCode,
        fc.constantFrom('foo($a)', '$a + $b', 'if ($a) { $b }', 'const $a = $b'),
        (text, snippet) => {
          const outcome = rewriteText(`\`${snippet}\` as $whole => $whole`, text);
          expect(['clean', 'same']).toContain(outcome);
        },
      ),
      { numRuns: 300, seed: 7 },
    );
  });
});

describe('mayMatch', () => {
  test.each([
    ['`moment().format($f)`', 'moment().format(x)', true],
    ['`moment().format($f)`', 'moment().add(x)', false],
    ['or { `alpha()`, `beta()` }', 'beta()', true],
    ['or { `alpha()`, `beta()` }', 'gamma()', false],
    ['`alpha($x)` where { $x <: contains `beta` }', 'alpha(1)', false],
    ['not `alpha`', 'nothing', true],
    ['contains `alpha`', 'nothing', false],
    ['file(body=contains `alpha`)', 'nothing', false],
    ['sequential { contains `alpha` => `beta`, contains `beta` }', 'beta', false],
    ['multifile { contains `alpha` }', 'beta', true],
    ['`"long text with $x inside"`', 'say("long text with 1 inside")', true],
    ['pattern p() { `alpha` }\np()', 'nothing', false],
  ])('%s in %s: %s', (source, text, expected) => {
    const outcome = compileQuery(source);
    expect(outcome.kind === 'compiled' && mayMatch(outcome.query, text)).toBe(expected);
  });
});
