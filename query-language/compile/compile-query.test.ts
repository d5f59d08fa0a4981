import { describe, expect, test } from 'vitest';
import { compileQuery, explainQuery } from '../index.ts';

function errorsOf(source: string): readonly string[] {
  const outcome = compileQuery(source);
  return outcome.kind === 'invalid' ? outcome.errors.map((error) => error.message) : [];
}

describe('compileQuery', () => {
  test.each([
    ['', 'No pattern found'],
    ['pattern p() { `a` }', 'No pattern found'],
    ['.', 'matches nothing'],
    ['language cobol\n`a`', 'not known'],
    ['nosuch()', 'pattern definition not found: nosuch'],
    ['`a` where { nosuch() }', 'predicate definition not found: nosuch'],
    ['call_expression(nofield=`a`)', 'invalid field `nofield`'],
    ['string_fragment(x=$x)', '`string_fragment` does not expose any fields.'],
    ['identifier(`a`)', 'needs a field'],
    ['pattern p($a) { `a` }\np($b, $c)', 'too many arguments'],
    ['pattern p($a) { `a` }\np(b=`x`)', 'unknown argument `b`'],
    ['pattern p() { `a` }\npattern p() { `b` }\np()', 'defined twice'],
    ['`f($program_)` where { $filename = `x` }', 'cannot be assigned'],
    ['`f($match)`', 'cannot be matched'],
    ['`f($[x])`', 'bracketed metavariable'],
    ['raw`f()`', 'raw snippet'],
    ['`a` => "b"', 'cannot replace code'],
    ['`a` => r"b"', 'cannot replace code'],
    ['`a` where { $x <: capitalize("b") }', 'cannot be matched'],
    ['`a` where { "a" <: `b` }', 'left side of `<:`'],
    ['`a` where { $x <: r"(" }', 'regex cannot be read'],
    ['`a` where { $x != `b` }', 'not supported'],
    ['bubble($a, $a) `a`', 'named twice'],
    ['like { `a` }', 'not supported'],
  ])('refuses %s', (source, message) => {
    expect(errorsOf(source).join('; ')).toContain(message);
  });

  test('reports all errors at once, with the nearest name', () => {
    const outcome = compileQuery('or { identifer(), nosuch(), call_expression(nofield=`a`) }');
    const errors = outcome.kind === 'invalid' ? outcome.errors : [];
    expect(errors).toHaveLength(3);
    expect(errors[0]?.remedy).toBe('Did you mean `identifier`?');
  });

  test.each([
    ['`a` => `a`', 'identical'],
    ['`a` where { $x <: not `a` => `b` }', 'inside of a not'],
    ['`f($x)` as $x', 'redefine'],
    ['`a` where { $x <: r`abc` }', 'unnecessary'],
  ])('warns of %s', (source, message) => {
    const outcome = compileQuery(source);
    const warnings = outcome.kind === 'compiled' ? outcome.warnings : [];
    expect(warnings.map((warning) => warning.message).join()).toContain(message);
  });

  test('knows whether a query can change text, and its language', () => {
    const search = compileQuery('language python\n`a`');
    const rewrite = compileQuery('py"a" => py"b"');
    expect(search).toMatchObject({
      query: { rewrites: false, language: 'python', extensions: ['py', 'pyi', 'ipynb'] },
    });
    expect(rewrite).toMatchObject({ query: { rewrites: true, language: 'python' } });
  });

  test('the plan names the kinds at which a match can stand', () => {
    const plan = (source: string) => {
      const outcome = compileQuery(source);
      return outcome.kind === 'compiled' ? outcome.query.plan : undefined;
    };
    expect(plan('`moment($x)`')).toMatchObject({
      scan: 'nodes',
      isLocal: true,
      kinds: ['call_expression', 'method_signature'],
      literals: { kind: 'literal', text: 'moment' },
    });
    expect(plan('not `a`')?.kinds).toBeUndefined();
    expect(plan('function_expression()')?.kinds).toEqual(['function_expression']);
    expect(plan('contains `a`')?.scan).toBe('file');
  });

  test('explains itself', () => {
    const outcome = compileQuery('`moment().format($f)` => `fmt($f)`');
    const text = outcome.kind === 'compiled' ? explainQuery(outcome.query) : '';
    expect(text).toContain('files without "format" and "moment"');
    expect(text).toContain('nodes of kind call_expression');
    expect(text).toContain('  `moment().format($f)` => `fmt($f)`');
  });
});
