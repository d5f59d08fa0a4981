import { describe, expect, it } from 'vitest';
import { applyEdits, type EditResult } from './index.ts';
import { resolvePath } from './resolve-path.ts';

const files = [
  { path: 'src/a.ts', text: 'one();\n' },
  { path: 'lib/a.ts', text: 'two();\n' },
  { path: 'src/b.ts', text: 'three();\n' },
];

describe('a path as a model writes it', () => {
  it('is that of a file: as it is, by a unique suffix, by a longer path', () => {
    for (const written of [
      'src/b.ts',
      './src//b.ts',
      'src\\b.ts',
      'a/src/b.ts',
      'b.ts',
      '/home/me/repo/src/b.ts',
    ])
      expect(resolvePath(written, files), written).toMatchObject({ file: { path: 'src/b.ts' } });
    expect(resolvePath('a.ts', files)).toMatchObject({ kind: 'new', suggestions: ['src/a.ts', 'lib/a.ts'] });
    expect(resolvePath('SRC/B.TS', files)).toMatchObject({ kind: 'new' });
  });

  it('may be new, inside of the tree', () => {
    expect(resolvePath('src/deep/new.ts', files)).toMatchObject({ kind: 'new', path: 'src/deep/new.ts' });
    expect(resolvePath('.github/workflows/ci.yml', files)).toMatchObject({ kind: 'new' });
    expect(resolvePath('.gitignore', files)).toMatchObject({ kind: 'new' });
  });

  it('is unsafe where a reply must not write', () => {
    const unsafe = ['../x', 'src/../../x', '..\\x', '/etc/x', 'C:\\x', 'c:x', '~/x', '~root/.ssh/x'];
    const odd = ['.git/hooks/pre-commit', 'sub/.GIT/config', 'src/', '', ' ', '.', 'a\u0000b', 'a\nb'];
    for (const written of [...unsafe, ...odd])
      expect(resolvePath(written, files).kind, JSON.stringify(written)).toBe('unsafe');
  });
});

describe('a whole file', () => {
  const run = (reply: string): EditResult => applyEdits({ files, reply });

  it('is neither emptied nor written twice', () => {
    expect(run('src/a.ts\n```ts\n```\n').hunks[0]?.code).toBe('shrinks_file');
    const twice = run('src/a.ts\n```ts\nuno();\n```\n\nsrc/a.ts\n```ts\none(1);\n```\n');
    expect(twice.hunks[1]).toMatchObject({ status: 'rejected', code: 'overlap' });
    expect(twice.files).toEqual([]);
  });
});
