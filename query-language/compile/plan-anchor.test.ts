/** Tests of anchors as regexes: what trivia they let through, and that no text makes them slow. */
import { expect, test } from 'vitest';
import { compileQuery, mayMatch, runQuery } from '../index.ts';

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

test.each([
  ['`util.inherits($a, $b)`', ['util', 'inherits']],
  ['`new Promise($x)`', ['Promise']],
  ['`$a.push($b)`', ['push']],
  ['or { `one.get($x)`, `two.get($x)` }', ['get']],
  ['or { `one($x)`, `two($x)` }', []],
  ["`'use strict'`", []],
  ['`$a == $b`', []],
  ['`$f($x)`', []],
])('%s has matches that all hold the words %j', (source, words) => {
  expect(compiled(source).plan.words).toEqual(words);
});
