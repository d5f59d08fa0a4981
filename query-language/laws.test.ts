import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileQuery, mayMatch, runQuery } from './index.ts';
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
