/** The law of planning on files with syntax errors: what is left unparsed hides no error that matters outside of it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tsx } from '@ast-grep/napi';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CompiledQuery, compileQuery, mayMatch, runQuery } from './index.ts';
import { findLanguage } from './languages/registry.ts';
import { parseSkeleton } from './languages/tree.ts';
import { anchorsIn } from './match/prefilter.ts';

const modules = join(import.meta.dirname, '../node_modules');
const texts = ['fastify', 'commander', 'yaml', 'semver', 'pg']
  .flatMap((name) =>
    readdirSync(join(modules, name), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.[cm]?js$/.test(path))
      .map((path) => readFileSync(join(modules, name, path), 'utf8')),
  )
  .filter((text) => text.length > 1500 && text.length < 15_000);

const queries = ['`$a.push($b)`', '`require($m)`', '`$a === undefined`', '`new Error($m)`'].map(
  (source): CompiledQuery => {
    const outcome = compileQuery(source);
    if (outcome.kind === 'invalid') throw new Error(outcome.errors[0]?.message);
    return outcome.query;
  },
);

/** Put in somewhere, or nothing; where nothing is, some characters are left out instead. */
const junk = [
  ...[' a b ', ' = = ', ';)', ' @ ', ' : ', ' if ', '"', ' return = ', ' case ', '?', ' else ', ' 1a '],
  ...['', '', '', '', '', ''],
];

const arbitraryBroken = fc
  .record({
    text: fc.constantFrom(...texts),
    // Not a share of the length: small numbers come first, and would be all at the start.
    at: fc.integer({ min: 0, max: 999 }),
    put: fc.constantFrom(...junk),
    left: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ text, at, put, left }) => {
    const place = Math.floor((((at * 617) % 1000) / 1000) * text.length);
    return text.slice(0, place) + put + text.slice(place + (put === '' ? left : 0));
  });

function sitesOf(query: CompiledQuery, text: string): readonly string[] {
  const outcome = runQuery(query, { path: 'a.js', text });
  if (outcome.kind !== 'matched') return [];
  return outcome.sites.map(({ range }) => `${range.start.offset}-${range.end.offset}`);
}

function isSparse({ plan }: CompiledQuery, text: string): boolean {
  const language = findLanguage('js');
  if (language === undefined) throw new Error('there is no such language');
  return parseSkeleton(language, text, { kept: anchorsIn(plan, text), extension: 'js' }) !== undefined;
}

test('a broken file has the same sites with blocks left out as without', () => {
  const seen = { sparse: 0, matched: 0 };
  fc.assert(
    fc.property(arbitraryBroken, fc.constantFrom(...queries), (text, query) => {
      const whole = sitesOf({ ...query, plan: { ...query.plan, isLocal: false } }, text);
      expect(mayMatch(query, text) ? sitesOf(query, text) : []).toEqual(whole);
      const isBroken =
        tsx
          .parse(text)
          .root()
          .find({ rule: { kind: 'ERROR' } }) !== null;
      if (isBroken && isSparse(query, text)) seen.sparse++;
      if (isBroken && whole.length > 0) seen.matched++;
    }),
    { numRuns: 200, seed: 3 },
  );
  expect(seen.sparse).toBeGreaterThan(10);
  expect(seen.matched).toBeGreaterThan(10);
}, 60_000);
