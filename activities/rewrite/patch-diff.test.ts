/** The diff of a patch is judged by git itself: what `git apply` makes of it must be the patch's own texts. */
import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FileChange } from '../../core/patch.ts';
import { diffOf } from './patch-diff.ts';

const run = promisify(execFile);
let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diff-'));
  await run('git', ['init', '-q', folder]);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const many = Array.from({ length: 60 }, (_, index) => `line ${index + 1}\n`).join('');
const cases: readonly (readonly [string, FileChange])[] = [
  [
    'an edit in two places',
    {
      path: 'src/a.ts',
      mode: '100644',
      before: many,
      after: many.replace('line 5\n', 'five\n').replace('line 50\n', ''),
    },
  ],
  ['a new file', { path: 'new/b.ts', mode: '100644', after: 'one\ntwo\n' }],
  ['a new executable', { path: 'run.sh', mode: '100755', after: '#!/bin/sh\n' }],
  ['a deleted file', { path: 'old.ts', mode: '100644', before: 'gone\n' }],
  ['no line end before', { path: 'n.ts', mode: '100644', before: 'a', after: 'a\nb\n' }],
  ['no line end after', { path: 'n.ts', mode: '100644', before: 'a\nb\n', after: 'a\nb' }],
  ['CRLF', { path: 'w.ts', mode: '100644', before: 'a\r\nb\r\n', after: 'a\r\nc\r\n' }],
  ['a byte-order mark', { path: 'm.ts', mode: '100644', before: '\uFEFFa\n', after: '\uFEFFb\n' }],
  ['a path with a space', { path: 'my dir/a b.ts', mode: '100644', before: 'a\n', after: 'b\n' }],
  ['a path beyond ASCII', { path: 'größe.ts', mode: '100644', before: 'a\n', after: 'b\n' }],
  ['a text emptied', { path: 'e.ts', mode: '100644', before: 'a\n', after: '' }],
  ['a new empty file', { path: 'empty.ts', mode: '100644', after: '' }],
];

describe('diffOf', () => {
  it.each(cases)('is applied by git: %s', async (_name, change) => {
    const path = join(folder, change.path);
    if (change.before !== undefined) {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, change.before);
      await chmod(path, change.mode === '100755' ? 0o755 : 0o644);
    }
    const patch = join(folder, 'the.diff');
    await writeFile(patch, diffOf([change]).text);
    await run('git', ['apply', '--whitespace=nowarn', patch], { cwd: folder });
    if (change.after === undefined) await expect(stat(path)).rejects.toThrow(/ENOENT/);
    else {
      expect(await readFile(path, 'utf8')).toBe(change.after);
      expect(((await stat(path)).mode & 0o100) !== 0).toBe(change.mode === '100755');
    }
  });

  it('reads like a diff of git, and counts its lines', () => {
    const change = {
      path: 'src/a.ts',
      mode: '100644',
      before: 'one\ntwo\nthree\n',
      after: 'one\n2\nthree\nfour\n',
    };
    expect(diffOf([change])).toEqual({
      text: [
        'diff --git a/src/a.ts b/src/a.ts',
        '--- a/src/a.ts',
        '+++ b/src/a.ts',
        '@@ -1,3 +1,4 @@',
        ' one',
        '-two',
        '+2',
        ' three',
        '+four',
        '',
      ].join('\n'),
      additions: 2,
      deletions: 1,
    });
  });
});
