/**
 * Random queries for property tests: syntax trees that print to readable GritQL.
 *
 * Spans are all zero: they take no part in printing or equality. Only used by tests.
 */
import fc from 'fast-check';
import type { PatternNode, PredicateNode, SnippetNode, VariableNode } from '../syntax/ast.ts';

const span = { start: 0, end: 0 } as const;

const variable = fc
  .constantFrom('a', 'b', 'name', 'args')
  .map((name): VariableNode => ({ kind: 'variable', name, span }));

const snippetTexts = [
  'foo($a)',
  '$a + $b',
  'console.log($_)',
  'x',
  'if ($a) { $b }',
  '$a',
  'const $a = $b',
  '"s"',
];

const snippet = fc
  .constantFrom(...snippetTexts)
  .map((text): SnippetNode => ({ kind: 'snippet', form: 'backtick', tag: '', text, span }));

const atom: fc.Arbitrary<PatternNode> = fc.oneof(
  snippet,
  variable,
  fc.constant<PatternNode>({ kind: 'underscore', span }),
  fc.constant<PatternNode>({ kind: 'dot', span }),
  fc.constantFrom('a', 'x "y"', 'b\\').map((value): PatternNode => ({ kind: 'string', value, span })),
  fc
    .constantFrom('true', 'undefined', 'Bottom')
    .map((word): PatternNode => ({ kind: 'constant', word: word as 'true' | 'undefined' | 'Bottom', span })),
  fc.constant<PatternNode>({ kind: 'regex', form: 'string', text: '[a-z]+', variables: [], span }),
  fc.constant<PatternNode>({ kind: 'call', name: 'identifier', arguments: [], span }),
);

interface Both {
  readonly pattern: PatternNode;
  readonly predicate: PredicateNode;
}

const { pattern: tree } = fc.letrec<Both>((tie) => {
  const pattern = tie('pattern') as fc.Arbitrary<PatternNode>;
  const predicate = tie('predicate') as fc.Arbitrary<PredicateNode>;
  return {
    pattern: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'query', withCrossShrink: true },
      { weight: 4, arbitrary: atom },
      {
        weight: 1,
        arbitrary: fc
          .tuple(fc.constantFrom('or', 'and', 'any'), fc.array(pattern, { minLength: 1, maxLength: 3 }))
          .map(
            ([word, items]): PatternNode => ({
              kind: 'block',
              word: word as 'or' | 'and' | 'any',
              items,
              span,
            }),
          ),
      },
      {
        weight: 1,
        arbitrary: fc.tuple(fc.constantFrom('not', 'maybe', 'some', 'every', 'after', 'before'), pattern).map(
          ([word, inner]): PatternNode => ({
            kind: 'prefix',
            word: word as 'not' | 'maybe',
            pattern: inner,
            span,
          }),
        ),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(fc.constantFrom('contains', 'within'), pattern, fc.option(pattern, { nil: undefined }))
          .map(
            ([word, inner, until]): PatternNode => ({
              kind: 'walk',
              word: word as 'contains' | 'within',
              pattern: inner,
              until,
              span,
            }),
          ),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(
            fc.option(fc.uniqueArray(variable, { selector: (v) => v.name, maxLength: 2 }), {
              nil: undefined,
            }),
            pattern,
          )
          .map(([variables, inner]): PatternNode => ({ kind: 'bubble', variables, pattern: inner, span })),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(pattern, fc.oneof(snippet, variable))
          .map(([left, right]): PatternNode => ({ kind: 'rewrite', left, annotation: '', right, span })),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(pattern, variable)
          .map(([inner, name]): PatternNode => ({ kind: 'as', pattern: inner, variable: name, span })),
      },
      {
        weight: 1,
        arbitrary: fc.tuple(pattern, predicate).map(
          ([inner, condition]): PatternNode => ({
            kind: 'where',
            pattern: inner,
            predicate: condition,
            span,
          }),
        ),
      },
      {
        weight: 1,
        arbitrary: fc
          .array(fc.oneof(pattern, fc.constant({ kind: 'dots' as const, span })), { maxLength: 3 })
          .map((items): PatternNode => ({ kind: 'list', name: '', items, span })),
      },
      {
        weight: 1,
        arbitrary: fc.tuple(fc.constantFrom('+', '-', '*', '/', '%'), pattern, pattern).map(
          ([sign, left, right]): PatternNode => ({
            kind: 'arithmetic',
            sign: sign as '+',
            left,
            right,
            span,
          }),
        ),
      },
      {
        weight: 1,
        arbitrary: fc.tuple(predicate, pattern, fc.option(pattern, { nil: undefined })).map(
          ([condition, consequence, alternative]): PatternNode => ({
            kind: 'if',
            condition,
            consequence,
            alternative,
            span,
          }),
        ),
      },
    ),
    predicate: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'query' },
      {
        weight: 3,
        arbitrary: fc
          .tuple(variable, pattern)
          .map(([left, right]): PredicateNode => ({ kind: 'match', left, right, span })),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(fc.constantFrom('and', 'or', 'any'), fc.array(predicate, { minLength: 1, maxLength: 3 }))
          .map(([word, items]): PredicateNode => ({ kind: 'conditions', word: word as 'and', items, span })),
      },
      {
        weight: 1,
        arbitrary: predicate.map((inner): PredicateNode => ({ kind: 'not', predicate: inner, span })),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(variable, fc.oneof(snippet, variable))
          .map(([name, right]): PredicateNode => ({ kind: 'rewriteVariable', variable: name, right, span })),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(variable, pattern)
          .map(([container, right]): PredicateNode => ({ kind: 'assign', container, right, span })),
      },
      {
        weight: 1,
        arbitrary: fc.tuple(predicate, predicate, fc.option(predicate, { nil: undefined })).map(
          ([condition, consequence, alternative]): PredicateNode => ({
            kind: 'ifCondition',
            condition,
            consequence,
            alternative,
            span,
          }),
        ),
      },
    ),
  };
});

/** A random pattern of the syntax, deep enough to nest operators in each other. */
export const arbitraryPattern: fc.Arbitrary<PatternNode> = tree;

/** Small JavaScript texts in which such patterns find something. */
export const arbitraryCode: fc.Arbitrary<string> = fc
  .array(
    fc.constantFrom(
      'foo(1);',
      'foo(x, y);',
      'const x = foo(a + b);',
      'if (x) { console.log("s"); } else { y(); }',
      'console.log(1, 2);',
      'let = (;',
      '// note',
      '',
    ),
    { maxLength: 6 },
  )
  .map((lines) => lines.join('\n'));
