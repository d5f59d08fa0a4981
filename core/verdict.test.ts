/** Verdicts: only required new failures reject, and doubt is no acceptance. */
import { expect, it } from 'vitest';
import { type CheckResult, verdictOf } from './verdict.ts';

const check = (id: string, outcome: CheckResult['outcome'], required = true): CheckResult => ({
  id,
  outcome,
  required,
  summary: `${id} ${outcome}`,
  durationMs: 1,
});

it.each([
  [
    [check('syntax', 'passed'), check('types', 'skipped')],
    'accepted',
    '1 of 2 checks passed, no new failure',
  ],
  [[check('test', 'known')], 'accepted', '0 of 1 checks passed, no new failure'],
  [[check('lint', 'failed', false)], 'accepted', '0 of 1 checks passed, no new failure'],
  [[check('test', 'inconclusive')], 'inconclusive', 'test: test inconclusive'],
  [
    [check('lint', 'inconclusive', false), check('test', 'passed')],
    'accepted',
    '1 of 2 checks passed, no new failure',
  ],
  [[check('test', 'inconclusive'), check('types', 'failed')], 'rejected', 'types: types failed'],
] as const)('%j is %s', (checks, outcome, reason) => {
  expect(verdictOf(checks)).toMatchObject({ outcome, reason });
});
