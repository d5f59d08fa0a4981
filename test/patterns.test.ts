/** The library of ready patterns keeps its promises: every sample, idempotence, output that parses, front matter. */
import { describe, expect, test } from 'vitest';
import { readPatternFiles } from '../cli/library/read-library.ts';
import { readReadyPattern } from '../cli/library/ready-pattern.ts';
import { judgeSample } from '../cli/samples/judge-sample.ts';
import { type PatternSample, readSamples } from '../cli/samples/read-samples.ts';
import { type CompiledQuery, compileQuery, countSyntaxErrors, runQuery } from '../query-language/index.ts';

interface Subject {
  readonly path: string;
  readonly text: string;
  readonly language: string;
  readonly query: CompiledQuery;
  readonly warnings: readonly string[];
  readonly samples: readonly PatternSample[];
}

const files = await readPatternFiles();
const subjects: readonly Subject[] = files.map(({ path, text }) => {
  const { name, language, source } = readReadyPattern(path, text);
  const outcome = compileQuery(source, { name });
  if (outcome.kind === 'invalid') throw new Error(`${path} does not compile`);
  const samples = readSamples(name, text).flatMap((pattern) => pattern.samples);
  const warnings = outcome.warnings.map(({ message }) => message);
  return { path, text, language, query: outcome.query, warnings, samples };
});

const isRewrite = ({ before, after }: PatternSample) => after !== undefined && after !== before;
const isMatch = ({ before, after }: PatternSample) => after === before;
const isRefusal = ({ after }: PatternSample) => after === undefined;

/** A path by which the text is parsed in the pattern's language. */
function pathOf({ query }: Subject): string {
  return `sample.${query.extensions[0]}`;
}

test('holds patterns enough, each name once', () => {
  const names = files.map(({ path }) => path.split('/').at(-1));

  expect(files.length).toBeGreaterThanOrEqual(45);
  expect(new Set(names).size).toBe(names.length);
});

describe.each(subjects)('$path', (subject) => {
  test('says in its head what it is', () => {
    const { name, language, title, description } = readReadyPattern(subject.path, subject.text);

    expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
    expect(subject.text).toContain(`\n# ${title}\n`);
    expect(description.length).toBeGreaterThan(60);
    expect(subject.text).toContain(`\`\`\`grit\nlanguage ${language}\n`);
    expect(subject.warnings).toEqual([]);
  });

  test('says why, where it does not rewrite', () => {
    const { kind, description } = readReadyPattern(subject.path, subject.text);

    expect(/not\s+rewritten|does\s+not\s+rewrite/.test(description) || kind === 'rewrite').toBe(true);
  });

  test('has samples of every kind', () => {
    const shown = subject.query.rewrites ? isRewrite : isMatch;

    expect(subject.samples.length).toBeGreaterThanOrEqual(3);
    expect(subject.samples.filter(shown).length).toBeGreaterThanOrEqual(2);
    expect(subject.samples.filter(isRefusal).length).toBeGreaterThanOrEqual(1);
    expect(new Set(subject.samples.map(({ name }) => name)).size).toBe(subject.samples.length);
  });

  test.each(subject.samples)('does what is said: $name', (sample) => {
    expect(judgeSample(subject.query, sample)).toEqual({ kind: 'passed' });
  });

  test.each(subject.samples.filter(isRewrite))('changes nothing the second time: $name', ({ after = '' }) => {
    const again = { name: '', line: 0, before: after };
    const verdicts = [again, { ...again, after }].map((sample) => judgeSample(subject.query, sample).kind);

    expect(verdicts).toContain('passed');
  });

  test.each(subject.samples)('reads and writes what parses: $name', ({ before, after = '' }) => {
    const path = pathOf(subject);

    expect(countSyntaxErrors({ path, text: before })).toBe(0);
    expect(countSyntaxErrors({ path, text: after })).toBe(0);
  });
});

describe.each(subjects.filter(({ query }) => query.rewrites))('on samples of others, $path', (subject) => {
  const texts = subjects
    .filter((other) => other.language === subject.language && other !== subject)
    .flatMap(({ samples }) =>
      samples.flatMap(({ before, after }) => [before, ...(after === undefined ? [] : [after])]),
    );

  test('writes what parses, and nothing more the second time', () => {
    for (const text of new Set(texts)) {
      const outcome = runQuery(subject.query, { path: pathOf(subject), text });
      expect(outcome.kind).not.toBe('failed');
      if (outcome.kind !== 'matched' || outcome.output === undefined) continue;
      expect(countSyntaxErrors(outcome.output), outcome.output.text).toBe(0);
      const again = runQuery(subject.query, outcome.output);
      expect(again.kind === 'matched' ? again.output?.text : undefined, outcome.output.text).toBeUndefined();
    }
  });
});
