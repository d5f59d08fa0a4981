/** Tests of sites as lines for people: long lines, and texts that would steer a terminal. */
import pc from 'picocolors';
import { expect, test } from 'vitest';
import { siteLines } from './site.ts';

const colors = pc.createColors(false);

function shown(line: string, from: number, to: number, path = 'a.js'): string {
  const range = {
    start: { line: 1, column: from + 1, offset: from },
    end: { line: 1, column: to + 1, offset: to },
  };
  const lines = { before: [], within: [line], after: [] };
  return siteLines({ path, range, lines, withContext: false }, colors).join('\n');
}

test('a short line is shown whole, without the white space around it', () => {
  expect(shown('  foo(1);\t', 2, 8)).toBe('a.js:1:3: foo(1);');
});

test('of a long line the part around the site is shown', () => {
  const line = `${'a'.repeat(5_000)}foo(1)${'b'.repeat(5_000)}`;
  expect(shown(line, 5_000, 5_006)).toBe(`a.js:1:5001: …${'a'.repeat(100)}foo(1)${'b'.repeat(394)}…`);
});

test('a site longer than what is shown of a line is cut', () => {
  const line = `x${'y'.repeat(5_000)}z`;
  expect(shown(line, 0, line.length)).toBe(`a.js:1:1: x${'y'.repeat(499)}…`);
});

test('control characters of a file are shown, not sent to the terminal', () => {
  expect(shown('f("\u001b]0;x\u0007\u009b")\r', 0, 11, 'a\u001b[31m\n.js')).toBe(
    'a␛[31m␊.js:1:1: f("␛]0;x␇\ufffd")␍',
  );
});
