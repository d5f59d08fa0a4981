/** Changes as the difference to the base, and paths that may be written. */
import { describe, expect, it } from 'vitest';
import {
  changesOf,
  isRepositoryPath,
  presentFiles,
  type WorkingTree,
  withMove,
  withoutFile,
  withTexts,
} from './working-tree.ts';

const base: WorkingTree = new Map([
  ['b.ts', { path: 'b.ts', mode: '100755', before: 'b\n', text: 'b\n' }],
  ['a.ts', { path: 'a.ts', mode: '100644', before: 'a\n', text: 'a\n' }],
]);

describe('changes of a working tree', () => {
  it('are none at the base, and none for a file that came back to its base text', () => {
    expect(changesOf(base)).toEqual([]);
    const there = withTexts(base, [{ path: 'a.ts', text: 'x\n' }]);
    expect(changesOf(withTexts(there, [{ path: 'a.ts', text: 'a\n' }]))).toEqual([]);
  });

  it('hold edited, made, moved and removed files by path, with the mode of the base', () => {
    const edited = withTexts(base, [
      { path: 'b.ts', text: 'B\n' },
      { path: 'new.ts', text: 'n\n' },
    ]);
    const moved = withMove(edited, 'b.ts', { path: 'c.ts', text: 'C\n' });
    expect(changesOf(withoutFile(moved, 'a.ts'))).toEqual([
      { path: 'a.ts', mode: '100644', before: 'a\n' },
      { path: 'b.ts', mode: '100755', before: 'b\n' },
      { path: 'c.ts', mode: '100755', after: 'C\n' },
      { path: 'new.ts', mode: '100644', after: 'n\n' },
    ]);
  });

  it('forget a file that was made and removed again', () => {
    const made = withTexts(base, [{ path: 'new.ts', text: 'n\n' }]);
    expect(changesOf(withoutFile(made, 'new.ts'))).toEqual([]);
  });

  it('leave the tree they were made from as it was', () => {
    withTexts(base, [{ path: 'a.ts', text: 'x\n' }]);
    expect(presentFiles(base)).toEqual([
      { path: 'a.ts', text: 'a\n' },
      { path: 'b.ts', text: 'b\n' },
    ]);
  });
});

describe('isRepositoryPath', () => {
  it.each(['a.ts', 'src/a b.ts', '.github/x.yml', 'a..b', '.gitignore'])('takes %s', (path) => {
    expect(isRepositoryPath(path)).toBe(true);
  });
  it.each([
    '',
    '/etc/passwd',
    '../a',
    'a/../../b',
    'a//b',
    './a',
    '.git/config',
    'sub/.GIT/hooks/x',
    'a\\b',
    'a\0b',
  ])('refuses %j', (path) => {
    expect(isRepositoryPath(path)).toBe(false);
  });
});
