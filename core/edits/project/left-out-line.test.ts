import { describe, expect, it } from 'vitest';
import { provenSide } from './left-out-line.ts';

/** The side of the left-out line, the second of the file's three, on which the added lines go. */
function side(file: readonly [string, string, string], ...added: readonly string[]): string | undefined {
  const [above, left, below] = file;
  return provenSide({ added, left, above, below });
}

describe('an insertion beside one line that SEARCH leaves out', () => {
  it('stands before what leaves the block, but for a place that is reached otherwise', () => {
    expect(side(['one();', 'return total;', ''], 'two();')).toBe('above');
    expect(side(['  one();', '  return total;', '}'], 'case 2:')).toBeUndefined();
    expect(side(['one();', 'return [', '  total,'], 'two();')).toBeUndefined();
  });

  it('stands behind the declaration of a name that it uses', () => {
    expect(side(['one();', 'const total = 1;', 'three();'], 'two(total);')).toBe('below');
    expect(side(['one()', 'total := 1', 'three()'], 'two(total)')).toBe('below');
    expect(side(['one();', 'const total = 1;', 'three();'], 'two(sum.total);')).toBeUndefined();
    expect(side(['one();', 'const total = 1;', 'three();'], '// not a total')).toBeUndefined();
  });

  it('leaves the last element of a list without its comma', () => {
    expect(side(['  names,', '  targets', ');'], '  context,')).toBe('above');
    expect(side(['  names,', '  targets,', '  more'], '  context')).toBe('below');
    expect(side(['  names,', '  targets,', ');'], '  context,')).toBeUndefined();
  });

  it('is a comment on what follows it, above all decorators', () => {
    expect(side(['trait Into {', '  type Set: Set;', ''], '  /// What it becomes.')).toBe('above');
    expect(side(['  if (!stopped) {', '    stop();', '  }'], '    // Now or never.')).toBe('above');
    expect(side(['', '#[derive(Debug)]', 'pub struct Reader {'], '/// Reads events.')).toBe('above');
    expect(side(['one();', 'two();', 'three();'], '// Note.')).toBeUndefined();
  });

  it('joins the one line that begins as all of it does', () => {
    expect(side(['let one = 1;', 'go(one);', 'stop();'], 'let two = 2;')).toBe('above');
    expect(side(['go(one);', 'let one = 1;', 'stop(1);'], 'stop(2);', 'stop(3);')).toBe('below');
    expect(side(['let one = 1;', 'let two = 2;', 'stop();'], 'let three = 3;')).toBeUndefined();
    expect(side(['let one = 1;', '(wheres) +', 'stop();'], 'let three = 3;')).toBeUndefined();
    expect(side(['let one = 1;', 'go(one);', 'stop();'], 'let three = 3;', 'halt();')).toBeUndefined();
  });

  it('has no side where two proofs say otherwise', () => {
    expect(side(['let one = 1;', 'const two = 2;', 'stop();'], 'let three = two;')).toBeUndefined();
  });
});
