import { describe, expect, it } from 'vitest';
import { gapSide } from './gap.ts';

function side(bodies: readonly string[], added: readonly string[]): string | undefined {
  return gapSide(bodies, { above: 0, below: bodies.length - 1 }, added);
}

describe('an insertion between lines that SEARCH quotes together', () => {
  it('goes to the side from which its own blank line does not part it', () => {
    expect(side(['a();', '', 'b();'], ['x();', ''])).toBe('below');
    expect(side(['a();', '', 'b();'], ['', 'x();'])).toBe('above');
  });

  it('keeps company with like lines, and comments with what follows', () => {
    expect(side(["import a from 'a';", '', 'export class B {'], ["import c from 'c';"])).toBe('above');
    expect(side(['};', '', 'options.diffed = () => {'], ['/** Runs last. */'])).toBe('below');
  });

  it('is open where nothing decides', () => {
    expect(side(['one();', '', 'three();'], ['x();'])).toBeUndefined();
    expect(
      side(['  };', '', '  // With more'], ['  // Less', '  let rest = size', '    .min(1);']),
    ).toBeUndefined();
  });

  it('is open where the text brings blank lines for both sides, or for the line that it leads', () => {
    expect(side(['a();', '', 'b();'], ['', 'x();', ''])).toBeUndefined();
    expect(side(['  }', '', '  static of() {'], ['', '  /** A new one. */'])).toBeUndefined();
  });
});
