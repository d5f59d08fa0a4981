import { expect, test } from 'vitest';
import { countResults, failureLines, sum, type VitestReport } from './count-results.ts';

const clean: VitestReport = {
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [{ name: 'a.test.ts', status: 'passed', message: '', assertionResults: [outcome('passed')] }],
};

function outcome(status: string, message?: string) {
  return { status, fullName: `it ${status}`, failureMessages: message === undefined ? [] : [message] };
}

test.each([
  ['all passed', clean, 0, { passed: 3, failed: 0 }],
  ['a failed test', { ...clean, numFailedTests: 2 }, 1, { passed: 3, failed: 2 }],
  ['a skipped test', { ...clean, numPendingTests: 1 }, 0, { passed: 3, failed: 1 }],
  ['a planned test', { ...clean, numTodoTests: 1 }, 0, { passed: 3, failed: 1 }],
  [
    'a file that does not load',
    {
      ...clean,
      testResults: [{ name: 'b.test.ts', status: 'failed', message: 'no such module', assertionResults: [] }],
    },
    1,
    { passed: 3, failed: 1 },
  ],
  [
    'a file with a failed test, counted once',
    {
      ...clean,
      numFailedTests: 1,
      testResults: [
        { name: 'c.test.ts', status: 'failed', message: '', assertionResults: [outcome('failed')] },
      ],
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

test('names what failed, with the first line of the reason', () => {
  const testResults: VitestReport['testResults'] = [
    {
      name: 'a.test.ts',
      status: 'failed',
      message: '',
      assertionResults: [outcome('passed'), outcome('failed', 'Error: it is 2\n    at a.test.ts:3')],
    },
    { name: 'b.test.ts', status: 'failed', message: 'no such module\nstack', assertionResults: [] },
    { name: 'c.test.ts', status: 'passed', message: '', assertionResults: [outcome('pending')] },
  ];
  expect(failureLines({ ...clean, testResults })).toEqual([
    'a.test.ts: it failed: Error: it is 2',
    'b.test.ts: no such module',
    'c.test.ts: it pending: pending',
  ]);
  expect(failureLines(clean)).toEqual([]);
  expect(failureLines(null)).toEqual(['the test runner left no report']);
});
