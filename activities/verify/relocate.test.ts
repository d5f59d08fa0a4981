/** Lines of the base found again in the patched files. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FileChange } from '../../core/patch.ts';
import { relocator } from './relocate.ts';

function change(path: string, before: string | undefined, after: string | undefined): FileChange {
  return {
    path,
    mode: '100644',
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
}

describe('relocator', () => {
  const before = 'a\nb\nc\nd\ne\n';
  it.each([
    ['lines added at the top', '1\n2\na\nb\nc\nd\ne\n', [3, 4, 5, 6, 7]],
    ['a line removed', 'a\nc\nd\ne\n', [1, 2, 2, 3, 4]],
    ['a line replaced by two', 'a\nB\nB2\nc\nd\ne\n', [1, 2, 4, 5, 6]],
    ['lines added at the end', 'a\nb\nc\nd\ne\nf\n', [1, 2, 3, 4, 5]],
    ['lines added between', 'a\nb\nx\nc\nd\ny\ne\n', [1, 2, 4, 5, 7]],
  ])('follows %s', (_name, after, expected) => {
    const relocate = relocator([change('a.ts', before, after)]);
    expect([1, 2, 3, 4, 5].map((line) => relocate({ path: 'a.ts', line }).line)).toEqual(expected);
  });

  it('finds every line that both texts have once and in the same order', () => {
    const word = fc.stringMatching(/^[a-h]$/);
    fc.assert(
      fc.property(fc.uniqueArray(word), fc.uniqueArray(word), (old, now) => {
        const kept = now.filter((line) => old.includes(line));
        fc.pre(kept.join() === old.filter((line) => now.includes(line)).join());
        const text = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');
        const relocate = relocator([change('a.ts', text(old), text(now))]);
        for (const line of kept) {
          const from = { path: 'a.ts', line: old.indexOf(line) + 1 };
          expect(relocate(from).line).toBe(now.indexOf(line) + 1);
        }
      }),
    );
  });

  it('leaves other files alone', () => {
    const relocate = relocator([change('a.ts', 'a\n', 'x\na\n')]);
    expect(relocate({ path: 'b.ts', line: 7 })).toEqual({ path: 'b.ts', line: 7 });
  });

  it('follows a moved file, by its content where there are several', () => {
    expect(
      relocator([change('a.ts', 'a', undefined), change('b.ts', undefined, 'b')])({ path: 'a.ts', line: 1 }),
    ).toEqual({
      path: 'b.ts',
      line: 1,
    });
    const several = relocator([
      change('a.ts', 'a', undefined),
      change('b.ts', 'b', undefined),
      change('x.ts', undefined, 'b'),
      change('y.ts', undefined, 'new'),
    ]);
    expect(several({ path: 'b.ts', line: 2 })).toEqual({ path: 'x.ts', line: 2 });
    expect(several({ path: 'a.ts', line: 2 })).toEqual({ path: 'a.ts', line: 2 });
  });
});
