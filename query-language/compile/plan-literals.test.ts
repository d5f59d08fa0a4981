import { expect, test } from 'vitest';
import type { LiteralFormula } from '../api.ts';
import { compileQuery } from './compile-query.ts';

function textOf(formula: LiteralFormula): string {
  if (formula.kind === 'always') return 'always';
  if (formula.kind === 'literal') return formula.text;
  return `${formula.kind}(${formula.items.map(textOf).join(' ')})`;
}

function literalsOf(source: string): string {
  const outcome = compileQuery(source);
  if (outcome.kind === 'invalid') throw new Error(outcome.errors[0]?.message);
  return textOf(outcome.query.plan.literals);
}

test.each([
  ['`foo.bar($x)`', 'and(bar foo)'],
  ['`$a == $b`', '=='],
  ['`$a + $b`', 'always'],
  ['or { `foo()`, `bar.baz` }', 'or(foo and(bar baz))'],
  ['or { `foo()`, $x }', 'always'],
  ['`foo($x)` where { $x <: contains `bar` }', 'and(foo bar)'],
  ['`foo($x)` where { $x <: or { `bar`, `baz` } }', 'and(foo or(bar baz))'],
  ['`foo($x)` where or { $x <: `bar`, $x <: "baz" }', 'and(foo or(bar baz))'],
  ['`foo($x)` where { not $x <: contains `bar` }', 'foo'],
  ['`foo($x)` where { $x <: includes "bar baz" }', 'and(foo bar baz)'],
  ['`foo($x)` where { $x <: includes or { "bar", "baz" } }', 'and(foo or(bar baz))'],
  ['`foo($x)` where { $x <: r".*bar[0-9]+baz" }', 'and(foo bar baz)'],
  ['`foo($x)` where { $x <: r"bar|baz" }', 'foo'],
  ['`foo($x)` where { $y = "bar", $y <: includes "baz" }', 'foo'],
  ['`foo($x)` where { $x = "bar", $x <: includes "baz" }', 'foo'],
  ['`foo($x)` where { $filename <: includes "bar" }', 'foo'],
  ['`foo($x)` where { $program <: contains `bar($_)` }', 'and(foo bar)'],
  ['`foo($x)` where { $program <: includes "bar" }', 'and(foo bar)'],
  ['$x where { $x <: includes "bar" }', 'bar'],
  ['string(fragment="hello")', 'hello'],
  ['string(fragment=r"^hello.*")', 'hello'],
  ['file(name="foo", body=contains `bar`)', 'bar'],
  ['file($name, $body) where { $name <: includes "foo", $body <: contains `bar` }', 'always'],
  ['sequential { contains includes "foo", `bar` => `baz` }', 'always'],
  ['`foo` => `bar`', 'foo'],
  ['pattern p() { `foo.bar($x)` }\np()', 'and(bar foo)'],
  ['comment(content=includes "foo")', 'foo'],
])('%s needs %s', (source, expected) => {
  const words = (text: string) => text.split(/[() ]/).sort().join(' ');
  expect(words(literalsOf(source))).toBe(words(expected));
});
