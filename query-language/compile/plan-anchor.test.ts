/** Tests of anchors as regexes: what trivia they let through, and that no text makes them slow. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CompiledQuery, compileQuery, mayMatch, runQuery } from '../index.ts';

function compiled(source: string) {
  const outcome = compileQuery(source);
  if (outcome.kind === 'invalid') throw new Error(outcome.errors[0]?.message);
  return outcome.query;
}

test.each(['\n', '\r', '\r\n', '\u2028', '\u2029'])('a comment ends at %j', (end) => {
  const query = compiled('`$a.push($b)`');
  for (const text of [`a. // b ${end}push(1)`, `a. // b ${end} // c ${end}/* d */ push // e ${end}(1)`]) {
    expect(mayMatch(query, text)).toBe(true);
    expect(runQuery(query, { path: 'a.js', text }).kind).toBe('matched');
  }
});

test('a line of slashes is read in one way', () => {
  // Read in every way, each more pair of slashes doubles the work: this would take minutes.
  const text = `a. ${'// '.repeat(36)}\nother(push)`;
  expect(mayMatch(compiled('`$a.push($b)`'), text)).toBe(false);
});

test('a call without arguments keeps what is before and behind it together', () => {
  const query = compiled('`moment().format($f)`');
  for (const text of [
    'moment(x).format(y)',
    'moment; format(y)',
    'moment().formats(y)',
    'moment().x.format(y)',
  ])
    expect(mayMatch(query, text)).toBe(false);
  expect(query.plan.words).toEqual(['moment', 'format']);
  // Read in every way, each blank more would multiply the work.
  expect(mayMatch(query, `moment(${' '.repeat(20_000)}x).format(y)`)).toBe(false);
});

/** What may stand between two tokens, mostly nothing. */
const between = ['', '', '', '', ' ', '\n', '/* c */', '// c\n', '<!-- c\n', '\n--> c\n', ' \u2060'];
/** Put into the call's brackets, or in their place. */
const brackets = [
  '()',
  '()',
  '()',
  '?.()',
  '(,)',
  '(,,)',
  '<T>()',
  '?.<T>()',
  '``',
  '(',
  '(x)',
  '(...x)',
  '(;)',
  '()()',
];
const arbitraryChain = fc
  .tuple(
    fc.array(fc.constantFrom(...between), { minLength: 8, maxLength: 8 }),
    fc.constantFrom(...brackets),
    fc.constantFrom('.', '.', '?.', '!.'),
    fc.constantFrom('(x)', '(x)', '?.(x)', '`x`', '<T>(x)', '()'),
    fc.constantFrom('', 'a = ', 'if (b) ', 'x.', 'class A { b = '),
  )
  .map(([blanks, call, dot, end, before]) => {
    const tokens = ['moment', ...(call.match(/\?\.|<T>|``|\.\.\.|./g) ?? []), dot, 'format', end];
    return before + tokens.map((token, at) => token + (blanks[at] ?? '')).join('');
  });

/** The query without its plan. */
function unplanned(query: CompiledQuery): CompiledQuery {
  const plan = { ...query.plan, literals: { kind: 'always' }, anchor: undefined, isLocal: false } as const;
  return { ...query, plan };
}

test.each([
  '`moment().format($f)`',
  '`moment().format()`',

  '`a = moment().format($f)`',
])('%s: no text is ruled out that has a site, however it is laid out', (source) => {
  const query = compiled(source);
  const seen = { matched: 0, skipped: 0 };
  fc.assert(
    fc.property(arbitraryChain, (text) => {
      const isMatch = runQuery(unplanned(query), { path: 'a.ts', text }).kind === 'matched';
      const isCandidate = mayMatch(query, text);
      if (isMatch) seen.matched += 1;
      if (!isCandidate) seen.skipped += 1;
      expect(isCandidate || !isMatch).toBe(true);
    }),
    { numRuns: 2_000, seed: 5 },
  );
  expect(Math.min(seen.matched, seen.skipped)).toBeGreaterThan(20);
});

test.each([
  ['`util.inherits($a, $b)`', ['util', 'inherits']],
  ['`new Promise($x)`', ['Promise']],
  ['`$a.push($b)`', ['push']],
  ['or { `one.get($x)`, `two.get($x)` }', ['get']],
  ['or { `one($x)`, `two($x)` }', []],
  ['`one($x).two.three($y).fourth($z)`', ['one', 'two', 'three', 'fourth']],
  ["`'use strict'`", []],
  ['`$a == $b`', []],
  ['`$f($x)`', []],
])('%s has matches that all hold the words %j', (source, words) => {
  expect(compiled(source).plan.words).toEqual(words);
});
