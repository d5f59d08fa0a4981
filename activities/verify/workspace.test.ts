/** Patches written to disk: exactly what they say, and never out of the checkout. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyChanges } from './workspace.ts';

let folder = '';
let outside = '';
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'workspace-')));
  outside = await realpath(await mkdtemp(join(tmpdir(), 'outside-')));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
  await rm(outside, { recursive: true, force: true });
});

describe('applyChanges', () => {
  it('edits, makes and deletes files, with their modes', async () => {
    await writeFile(join(folder, 'a.ts'), 'old\n');
    await writeFile(join(folder, 'gone.ts'), 'x');
    await applyChanges(folder, [
      { path: 'a.ts', mode: '100644', before: 'old\n', after: 'new\n' },
      { path: 'deep/er/run.sh', mode: '100755', after: '#!/bin/sh\n' },
      { path: 'gone.ts', mode: '100644', before: 'x' },
    ]);
    expect(await readFile(join(folder, 'a.ts'), 'utf8')).toBe('new\n');
    expect((await stat(join(folder, 'deep/er/run.sh'))).mode & 0o111).not.toBe(0);
    expect(existsSync(join(folder, 'gone.ts'))).toBe(false);
  });

  it('refuses to write through a linked folder', async () => {
    await symlink(outside, join(folder, 'link'));
    for (const path of ['link/made.ts', 'link/deeper/made.ts']) {
      await expect(applyChanges(folder, [{ path, mode: '100644', after: 'x' }])).rejects.toMatchObject({
        code: 'RG_VERIFY_PATH_ESCAPES',
      });
    }
    expect(await readdir(outside)).toEqual([]);
  });

  it('replaces a link at the path itself instead of following it', async () => {
    await writeFile(join(outside, 'victim.ts'), 'untouched');
    await symlink(join(outside, 'victim.ts'), join(folder, 'a.ts'));
    await applyChanges(folder, [{ path: 'a.ts', mode: '100644', before: '', after: 'mine' }]);
    expect(await readFile(join(outside, 'victim.ts'), 'utf8')).toBe('untouched');
    expect(await readFile(join(folder, 'a.ts'), 'utf8')).toBe('mine');
  });

  it('follows a link that stays inside', async () => {
    await mkdir(join(folder, 'real'));
    await symlink('real', join(folder, 'alias'));
    await applyChanges(folder, [{ path: 'alias/a.ts', mode: '100644', after: 'x' }]);
    expect(await readFile(join(folder, 'real/a.ts'), 'utf8')).toBe('x');
  });
});
