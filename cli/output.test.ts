/** Tests of the output layer: what goes where in each mode, colour, and the progress line. */
import { expect, test } from 'vitest';
import { createOutput } from './output.ts';

function setUp({ json = false, quiet = false, tty = false, environment = {} } = {}) {
  const written = { stdout: '', stderr: '' };
  const sink = (name: 'stdout' | 'stderr') => ({
    isTTY: tty,
    columns: 20,
    write(text: string) {
      written[name] += text;
    },
  });
  const output = createOutput({ stdout: sink('stdout'), stderr: sink('stderr'), environment, json, quiet });
  return { output, written };
}

test('results are lines in plain mode and values in JSON mode, never both', () => {
  for (const json of [false, true]) {
    const { output, written } = setUp({ json });
    output.line('a result');
    output.json({ a: 1 });
    expect(written.stdout).toBe(json ? '{"a":1}\n' : 'a result\n');
    expect(written.stderr).toBe('');
  }
});

test('lines that are JSON already are written in every mode', () => {
  for (const json of [false, true]) {
    const { output, written } = setUp({ json });
    output.jsonLines('{"a":1}\n{"a":2}\n');
    expect(written).toEqual({ stdout: '{"a":1}\n{"a":2}\n', stderr: '' });
  }
});

test('messages go to stderr; quiet leaves only errors', () => {
  for (const quiet of [false, true]) {
    const { output, written } = setUp({ quiet });
    output.log('a message');
    output.progress('half');
    output.error('an error');
    expect(written).toEqual({ stdout: '', stderr: quiet ? 'an error\n' : 'a message\nhalf\nan error\n' });
  }
});

test('colour needs a terminal and no NO_COLOR', () => {
  const red = '\u001b[31mx\u001b[39m';
  expect(setUp({ tty: true }).output.colors.red('x')).toBe(red);
  expect(setUp({ tty: true, environment: { NO_COLOR: '' } }).output.colors.red('x')).toBe(red);
  expect(setUp({ tty: true, environment: { NO_COLOR: '1' } }).output.colors.red('x')).toBe('x');
  expect(setUp({ tty: true, environment: { TERM: 'dumb' } }).output.colors.red('x')).toBe('x');
  expect(setUp({ tty: true, json: true }).output.colors.red('x')).toBe('x');
  expect(setUp().output.colors.red('x')).toBe('x');
});

test('progress is drawn over on a terminal, cut to its width, and cleared before a line', () => {
  const { output, written } = setUp({ tty: true });
  output.progress('scanning the first of many files');
  output.progress('two');
  output.line('result');
  const clear = '\r\u001b[2K';
  expect(written.stderr).toBe(`scanning the first…${clear}two${clear}`);
  expect(written.stdout).toBe('result\n');
});

test('the same progress is written once in a log', () => {
  const { output, written } = setUp();
  output.progress('one');
  output.progress('one');
  output.progress('two');
  expect(written.stderr).toBe('one\ntwo\n');
});
