/**
 * Counts a test run so that nothing that went wrong is missing from the closing line.
 */

/** Tests passed and failed. */
export interface Count {
  readonly passed: number;
  readonly failed: number;
}

/** The parts of Vitest's JSON report that are counted. */
export interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    /** Why the file failed outside of its tests; empty where it did not. */
    readonly message: string;
    readonly assertionResults: readonly TestResult[];
  }[];
}

interface TestResult {
  readonly status: string;
  readonly fullName: string;
  readonly failureMessages?: readonly string[] | null;
}

/** Adds counts up. */
export function sum(counts: readonly Count[]): Count {
  return {
    passed: counts.reduce((all, { passed }) => all + passed, 0),
    failed: counts.reduce((all, { failed }) => all + failed, 0),
  };
}

/**
 * Counts a report of Vitest that ended with exit code `status`; no report at all is one failure.
 *
 * Failed are: failed tests, skipped tests, files that failed without a failed test, and a run that ended badly although
 * every test passed.
 */
export function countResults(report: VitestReport | null, status: number): Count {
  if (report === null) return { passed: 0, failed: 1 };
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const failed = report.numFailedTests + report.numPendingTests + report.numTodoTests + brokenFiles;
  return { passed: report.numPassedTests, failed: failed === 0 && status !== 0 ? 1 : failed };
}

/**
 * A line for each test that did not pass and each file that could not be loaded: where, which, and the first line of the
 * reason. For the end of a long log, where people look first.
 */
export function failureLines(report: VitestReport | null): readonly string[] {
  if (report === null) return ['the test runner left no report'];
  return report.testResults.flatMap((file) => {
    const failed = file.assertionResults.filter(({ status }) => status !== 'passed');
    if (failed.length === 0 && file.status === 'failed') return [`${file.name}: ${firstLine(file.message)}`];
    return failed.map(
      ({ fullName, status, failureMessages }) =>
        `${file.name}: ${fullName}: ${firstLine(failureMessages?.[0] ?? status)}`,
    );
  });
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
