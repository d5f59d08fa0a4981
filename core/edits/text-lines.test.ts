import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinLines, spliceLines, textLines } from './text-lines.ts';

const text = fc
  .array(fc.constantFrom('a', 'b c', '', '\n', '\r\n', '\r', '\uFEFF', '\u2028', '\t'), { maxLength: 30 })
  .map((parts) => parts.join(''));

describe('lines of a text', () => {
  it('give every text back', () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.string()), (given) => {
        expect(joinLines(textLines(given))).toBe(given);
      }),
    );
  });

  it('keep a missing last line end where lines are added at the end', () => {
    const lines = textLines('one\ntwo');
    expect(joinLines(spliceLines(lines, [{ at: 2, count: 0, lines: ['three'] }]))).toBe('one\ntwo\nthree');
  });

  it('keep the line end before a last line that goes', () => {
    const lines = textLines('one\r\ntwo');
    expect(joinLines(spliceLines(lines, [{ at: 1, count: 1, lines: [] }]))).toBe('one\r\n');
  });
});
