/** Failures by name, from the output of the usual test runners. */
import { describe, expect, it } from 'vitest';
import { reportedFailures } from './reported-failures.ts';

const escapeCharacter = String.fromCharCode(27);
const outputs: readonly (readonly [string, string, readonly string[]])[] = [
  ['node:test', '✔ fine (0.5ms)\n✖ adds numbers (1.234ms)\nℹ fail 1\n', ['adds numbers']],
  ['TAP', 'ok 1 - fine\nnot ok 2 - adds numbers\nnot ok 3 - later # TODO not yet\n', ['adds numbers']],
  ['vitest', ' FAIL  src/a.test.ts > adds > numbers\n', ['src/a.test.ts > adds > numbers']],
  ['jest', '  ● adds › numbers\n\n    ✕ numbers (5 ms)\n', ['adds › numbers', 'numbers']],
  ['mocha', '  1 passing (4ms)\n  1 failing\n\n  1) adds\n       numbers:\n', ['adds']],
  ['pytest', 'FAILED tests/test_a.py::test_adds - assert 1 == 2\n', ['tests/test_a.py::test_adds']],
  ['go', '--- FAIL: TestAdds (0.00s)\n    a_test.go:7: no\nFAIL\n', ['TestAdds']],
  ['cargo', 'test fine ... ok\ntest math::adds ... FAILED\n', ['math::adds']],
  ['Maven', '[ERROR] MathTest.adds:12 expected 1\n', ['MathTest.adds']],
  ['Gradle', 'MathTest > adds() FAILED\n', ['MathTest > adds()']],
  [
    'an uncaught error',
    'node:internal\n\nReferenceError: Bufer is not defined\n    at a.js:3:1\n',
    ['ReferenceError: Bufer is not defined'],
  ],
  ['colours', `${escapeCharacter}[31m✖ adds numbers${escapeCharacter}[39m (2ms)\n`, ['adds numbers']],
  [
    'what is not installed',
    "Error: Cannot find module 'left-pad'\nModuleNotFoundError: No module named 'x'\n",
    [],
  ],
  ['prose', 'All good.\nNothing failed, 1 passed\n', []],
];

describe('reportedFailures', () => {
  it.each(outputs)('reads %s', (_name, output, names) => {
    expect(reportedFailures(output)).toEqual(names);
  });

  it('names a failure alike on every run', () => {
    const run = (ms: string, line: string) =>
      reportedFailures(
        `✖ adds (${ms})\nTypeError: no 0x${line} in /tmp/x${line}/a.js:${line}:7, ${line} left\n`,
      );
    expect(run('1.5ms', '12')).toEqual(run('22ms', '13'));
  });
});
