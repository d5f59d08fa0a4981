import { describe, expect, test } from 'vitest';
import { callForeign } from './foreign.ts';

const argument = [{ name: 'x', text: 'it\'s `a` \\ "b"\n' }];

describe('callForeign', () => {
  test('gives arguments as objects with a text, and the result as text', () => {
    expect(callForeign('return $x.text', argument)).toBe(argument[0]?.text);
    expect(callForeign('total = 0; for (i = 0; i < 3; i++) { total += i } return total', [])).toBe('3');
  });

  test.each([
    ['process', 'return typeof process'],
    ['require', 'return typeof require'],
    ['fetch', 'return typeof fetch'],
  ])('%s is not there', (_, code) => {
    expect(callForeign(code, [])).toBe('undefined');
  });

  test('code cannot be made from strings, so there is no way out by constructors', () => {
    const wayOut = 'return this.constructor.constructor("return process")()';
    expect(() => callForeign(wayOut, [])).toThrow('JavaScript function failed');
    expect(() => callForeign('return $x.constructor.constructor("return 1")()', argument)).toThrow('failed');
  });

  test('a loop without end is stopped', () => {
    expect(() => callForeign('while (true) {}', [])).toThrow('timed out');
  });

  test('an error is the query’s, not ours', () => {
    expect(() => callForeign('throw new Error("no")', [])).toThrow('the JavaScript function failed: no');
  });
});
