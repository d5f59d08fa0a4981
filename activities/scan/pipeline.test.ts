import { describe, expect, test } from 'vitest';
import type { Step } from '../../core/spec/spec.ts';
import { compilePipeline } from './pipeline.ts';

function rule(id: string, pattern: string): Step {
  return { kind: 'pattern', id, pattern };
}

function model(id: string, select: string): Step {
  return {
    kind: 'model',
    id,
    select,
    context: { kind: 'file' },
    instructions: 'do it',
    guidelines: [],
    examples: [],
    tier: 'fast',
    attempts: 1,
  };
}

describe('a pipeline', () => {
  test('shows each step what the steps before it left', () => {
    const pipeline = compilePipeline([
      rule('literal', '`parse("$x")` => `read("$x")`'),
      model('rest', '`parse($x)`'),
      rule('after', '`read($x)` => `load($x)`'),
    ]);

    const outcome = pipeline.run({ path: 'a.js', text: 'parse("a");\nparse(b);\n' });

    if (outcome.kind !== 'matched') throw new Error(`expected sites, got ${outcome.kind}`);
    expect(outcome.steps.map(({ step, origin, edits }) => ({ step, origin, edits }))).toEqual([
      { step: 'literal', origin: 'rule', edits: 1 },
      { step: 'rest', origin: 'model', edits: 0 },
      { step: 'after', origin: 'rule', edits: 1 },
    ]);
    expect(outcome.steps.map((step) => step.sites.map((site) => site.text))).toEqual([
      ['parse("a")'],
      ['parse(b)'],
      ['read("a")'],
    ]);
    expect(outcome.files).toEqual([{ path: 'a.js', text: 'load("a");\nparse(b);\n' }]);
  });

  test('is clean where no step matches, and says so without parsing where it can', () => {
    const pipeline = compilePipeline([rule('one', '`alpha($x)` => `beta($x)`'), model('two', '`gamma($x)`')]);

    expect(pipeline.run({ path: 'a.ts', text: 'delta(1)' })).toEqual({ kind: 'clean' });
    expect(pipeline.mayMatch({ path: 'a.ts', text: 'delta(1)' })).toBe(false);
    expect(pipeline.mayMatch({ path: 'a.ts', text: 'gamma (1)' })).toBe(true);
    expect(pipeline.mayMatch({ path: 'a.py', text: 'gamma(1)' })).toBe(false);
  });

  test('may match where only an earlier rule makes what a later step finds', () => {
    const pipeline = compilePipeline([rule('one', '`alpha` => `beta`'), model('two', '`beta($x)`')]);
    const file = { path: 'a.js', text: 'alpha(1)' };

    expect(pipeline.mayMatch(file)).toBe(true);
    expect(pipeline.run(file)).toMatchObject({ steps: [{ edits: 1 }, { sites: [{ text: 'beta(1)' }] }] });
  });

  test('has one class for paths of one extension, and the path itself where a step may see it', () => {
    const plain = compilePipeline([rule('one', '`alpha` => `beta`')]);
    const patterns = [
      '`alpha` where { $filename <: r".*test.*" }',
      'file($name, $body) where { $body <: contains `alpha` }',
      '`import $x from $path` where { $full = resolve($path), $full <: r".*" }',
    ];

    expect(plain.classOf('src/a.test.TS')).toBe('.ts');
    expect(plain.classOf('src/.hidden')).toBe('');
    for (const pattern of patterns)
      expect(compilePipeline([rule('one', pattern)]).classOf('src/a.test.ts')).toBe('src/a.test.ts');
  });

  test('has a hash of what the steps do, not of their names', () => {
    const hash = (...steps: readonly Step[]) => compilePipeline(steps).hash;

    expect(hash(rule('a', '`x` => `y`'))).toBe(hash(rule('b', '`x` => `y`')));
    expect(hash(rule('a', '`x` => `y`'))).not.toBe(hash(rule('a', '`x` => `z`')));
    expect(hash(rule('a', '`x`'))).not.toBe(hash(model('a', '`x`')));
    expect(hash(rule('a', '`x`'), rule('b', '`y`'))).not.toBe(hash(rule('b', '`y`'), rule('a', '`x`')));
  });

  test('refuses a pattern that does not compile, naming the step', () => {
    expect(() => compilePipeline([rule('broken', '`a` where {')])).toThrow(
      expect.objectContaining({ code: 'RG_QUERY_INVALID', message: expect.stringContaining('step broken') }),
    );
  });

  test('refuses a pattern over several files', () => {
    const pattern = 'multifile { bubble($x) file($body) where { $body <: contains `alpha` } }';

    expect(() => compilePipeline([rule('many', pattern)])).toThrow(
      expect.objectContaining({ code: 'RG_SCAN_STEP_UNSUPPORTED' }),
    );
  });
});

describe('a step that asks', () => {
  const redact = rule('ask', '`log($m)` => `hide($m)` where { $m <: ai_is("it names a person") }');

  test('gives candidates without asking anybody, and leaves the steps after it to the rewrite', () => {
    const pipeline = compilePipeline([
      rule('first', '`old()` => `log(1)`'),
      redact,
      rule('last', '`log($m)` => `never($m)`'),
    ]);

    const outcome = pipeline.run({ path: 'a.js', text: 'old();\nlog(alice);\nother();\n' });

    expect(pipeline.asks).toEqual(['model']);
    if (outcome.kind !== 'matched') throw new Error(`expected sites, got ${outcome.kind}`);
    expect(outcome.steps).toMatchObject([
      { step: 'first', edits: 1 },
      { step: 'ask', sites: [{ text: 'log(1)' }, { text: 'log(alice)' }], edits: 0, isUndecided: true },
      { step: 'last', sites: [], edits: 0 },
    ]);
  });

  test('a file about which nothing is asked is decided by the scan alone', () => {
    const pipeline = compilePipeline([redact, rule('last', '`other()` => `done()`')]);

    expect(pipeline.run({ path: 'a.js', text: 'quiet();' })).toEqual({ kind: 'clean' });
    expect(pipeline.run({ path: 'a.js', text: 'other();' })).toMatchObject({
      steps: [{ sites: [] }, { edits: 1 }],
    });
  });

  test('types are left to the rewrite too, negated or not', () => {
    for (const where of ['type_is("string")', 'not type_is("string")']) {
      const pipeline = compilePipeline([rule('t', `\`f($x)\` => \`g($x)\` where { $x <: ${where} }`)]);
      expect(pipeline.run({ path: 'a.ts', text: 'f(1);' })).toMatchObject({
        kind: 'matched',
        steps: [{ sites: [{ text: 'f(1)' }], isUndecided: true }],
      });
    }
  });
});
