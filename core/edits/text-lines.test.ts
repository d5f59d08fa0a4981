import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinLines, type LineSplice, splicedText, spliceLines, textLines } from './text-lines.ts';

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

  it('give the same text after splices, joined or cut from the text they came from', () => {
    const inks = fc.array(fc.constantFrom('x', '', ' y'), { maxLength: 3 });
    const cuts = fc.array(fc.tuple(fc.nat(4), fc.nat(3), inks), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(text, cuts, (given, steps) => {
        const lines = textLines(given);
        const splices: LineSplice[] = [];
        let next = 0;
        for (const [skip, wanted, added] of steps) {
          const at = Math.min(next + skip, lines.bodies.length);
          const count = Math.min(wanted, lines.bodies.length - at);
          splices.push({ at, count, lines: added });
          next = at + count;
        }
        expect(splicedText(given, lines, splices)).toBe(joinLines(spliceLines(lines, splices)));
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
