import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineDiff } from './line-diff.ts';
import { mergeLine } from './merge-line.ts';

const lines = fc.array(fc.constantFrom('a', 'b', 'c', '', '}', 'call();'), { maxLength: 20 });

describe('the edit script', () => {
  it('turns SEARCH into REPLACE', () => {
    fc.assert(
      fc.property(lines, lines, (search, replace) => {
        const result = [...search];
        for (const change of lineDiff(search, replace).toReversed()) {
          result.splice(change.from, change.to - change.from, ...replace.slice(change.newFrom, change.newTo));
        }
        expect(result).toEqual(replace);
      }),
    );
  });

  it('keeps equal lines in company, not on their own', () => {
    const search = ['if a', '  call()', '', 'if b', '  stop()'];
    const replace = ['if a', '  call()', 'elif c', '  call()', '', 'if b', '  stop()'];
    expect(lineDiff(search, replace)).toEqual([{ from: 1, to: 1, newFrom: 1, newTo: 3 }]);
  });
});

describe('a misquoted line', () => {
  it('keeps the words of the file and takes the change of the model', () => {
    expect(mergeLine('return toatl(rows)', 'return total(rows)', 'return toatl(rows, 0)')).toBe(
      'return total(rows, 0)',
    );
  });

  it('is the whole line of the model where both differ in the same words', () => {
    expect(mergeLine("say('hi')", 'say("hi")', 'say(`hi`, name)')).toBe('say(`hi`, name)');
  });
});
