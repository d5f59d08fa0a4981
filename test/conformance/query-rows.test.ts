import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { queryCaseRows, queryLibraryRows, querySampleRows } from './query-rows.ts';
import { isRow, type Row, type RowVerdict } from './row-kind.ts';

const kinds = [queryLibraryRows, querySampleRows, queryCaseRows];
const fixtures = join(import.meta.dirname, '..', '..', 'query-language', 'fixtures', 'cases.jsonl');
const rows = readFileSync(fixtures, 'utf8')
  .trim()
  .split('\n')
  .map((line): unknown => JSON.parse(line))
  .filter(isRow);

function judge(row: Row): readonly RowVerdict[] {
  const kind = kinds.find((candidate) => candidate.recognises(row));
  return kind?.judge(row, { libraryRows: [] }) ?? [];
}

describe('query rows', () => {
  test.each(rows.map((row) => [String(row.id), row] as const))('%s', (_, row) => {
    const verdicts = judge(row);
    expect(verdicts.length).toBeGreaterThan(0);
    expect(verdicts.filter((verdict) => verdict.outcome !== 'passed')).toEqual([]);
  });

  test.each([
    [{ pattern: '`f()` => `g()`', input: 'f()', expect: 'rewrite', output: 'h()' }, 'gives "g()"'],
    [{ pattern: '`f()`', input: 'g()', expect: 'match' }, 'does not match'],
    [{ pattern: '`f()`', input: 'f()', expect: 'nomatch' }, 'matches'],
    [{ pattern: '`f()`', input: 'f()', expect: 'error', phase: 'run' }, 'without an error'],
    [{ pattern: 'nosuch()', input: '', expect: 'match' }, 'does not compile'],
    [
      { pattern: '`f()`', input: 'f()', expect: 'match', matchRanges: [{ start: [2, 1], end: [2, 4] }] },
      'matches at',
    ],
    [{ pattern: '`f()`', input: '', expect: 'warning', warnings: ['w'] }, 'warnings'],
  ])('says what is wrong: %j', (row, reason) => {
    const [verdict] = judge({ id: 'x', language: 'js', ...row });
    expect(verdict).toMatchObject({ outcome: 'failed' });
    expect(verdict?.reason).toContain(reason);
  });

  test.each([
    [{ 'p.grit': 'pattern p() { `f()` }' }],
    [[{ name: 'p', content: 'pattern p() { `f()` }' }]],
    [[['p.grit', 'pattern p() { `f()` }']]],
  ])('loads the libraries of a row: %j', (libs) => {
    const row = { id: 'x', language: 'js', pattern: 'p()', input: 'f()', expect: 'match', libs };
    expect(judge(row)).toMatchObject([{ outcome: 'passed' }]);
  });

  test('samples that need a model are skipped', () => {
    const row = { id: 'x', language: 'js', pattern: '`a`', samples: [{}], usesAI: true };
    expect(judge(row)).toMatchObject([{ outcome: 'skipped' }]);
  });
});
