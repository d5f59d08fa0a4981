import { expect, test } from 'vitest';
import { countResults, sum, type VitestReport } from './count-results.ts';

const clean: VitestReport = {
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [{ status: 'passed', assertionResults: [{ status: 'passed' }] }],
};

test.each([
  ['all passed', clean, 0, { passed: 3, failed: 0 }],
  ['a failed test', { ...clean, numFailedTests: 2 }, 1, { passed: 3, failed: 2 }],
  ['a skipped test', { ...clean, numPendingTests: 1 }, 0, { passed: 3, failed: 1 }],
  ['a planned test', { ...clean, numTodoTests: 1 }, 0, { passed: 3, failed: 1 }],
  [
    'a file that does not load',
    { ...clean, testResults: [{ status: 'failed', assertionResults: [] }] },
    1,
    { passed: 3, failed: 1 },
  ],
  [
    'a file with a failed test, counted once',
    {
      ...clean,
      numFailedTests: 1,
      testResults: [{ status: 'failed', assertionResults: [{ status: 'failed' }] }],
    },
    1,
    { passed: 3, failed: 1 },
  ],
  ['an error outside of tests', clean, 1, { passed: 3, failed: 1 }],
  ['no report', null, 0, { passed: 0, failed: 1 }],
] as const)('counts %s', (_, report, status, expected) => {
  expect(countResults(report, status)).toEqual(expected);
});

test('adds counts up', () => {
  expect(
    sum([
      { passed: 1, failed: 2 },
      { passed: 3, failed: 4 },
    ]),
  ).toEqual({ passed: 4, failed: 6 });
});
