/** Tests of the guards of `apply`: nothing outside, nothing twice, nothing over a newer file. */
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changesOf, checkChanges, diffOf, writeChange } from './file-changes.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regrade-apply-'));
  await mkdir(join(folder, 'src'));
  await mkdir(join(folder, 'outside'));
  await symlink(join(folder, 'outside'), join(folder, 'src', 'link'));
  await writeFile(join(folder, 'src', 'a.js'), 'a\n');
  await writeFile(join(folder, 'src', 'taken.js'), 'taken\n');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function matched(outputs: readonly { path: string; text: string }[]) {
  return { kind: 'matched', found: [], outputs, text: 'a\n' } as const;
}

describe('changes', () => {
  test('are none where text and path stay', async () => {
    expect(await changesOf('src/a.js', matched([]), folder)).toEqual([]);
    expect(await changesOf('src/a.js', matched([{ path: 'src/a.js', text: 'a\n' }]), folder)).toEqual([]);
  });

  test('of a rename are a file that goes and one that comes', async () => {
    const outputs = [{ path: 'src/b.js', text: 'b\n' }];
    expect(await changesOf('src/a.js', matched(outputs), folder)).toEqual([
      { path: 'src/a.js', before: 'a\n' },
      { path: 'src/b.js', after: 'b\n' },
    ]);
  });

  test('over a file that is there name what it held', async () => {
    const outputs = [
      { path: 'src/a.js', text: 'a\n' },
      { path: 'src/taken.js', text: 'new\n' },
    ];
    expect(await changesOf('src/a.js', matched(outputs), folder)).toEqual([
      { path: 'src/taken.js', before: 'taken\n', after: 'new\n' },
    ]);
  });

  test.each([
    ['../x.js', 'src'],
    ['outside/x.js', 'src'],
    ['src/link/x.js', 'src'],
    ['src/link/deep/x.js', 'src/a.js'],
  ])('to %s are refused when %s was named', (path, root) => {
    expect(() => checkChanges([{ path, after: 'x' }], [root], folder)).toThrow('outside');
  });

  test('that meet in one file are refused', () => {
    const changes = [
      { path: 'src/new.js', after: '1' },
      { path: 'src/new.js', after: '2' },
    ];
    expect(() => checkChanges(changes, ['.'], folder)).toThrow('two files would become src/new.js');
    expect(() => checkChanges(changes.slice(1), ['.'], folder)).not.toThrow();
  });
});

describe('writing', () => {
  test('leaves a file alone that changed since it was read', async () => {
    await writeFile(join(folder, 'src', 'busy.js'), 'newer\n');
    const change = { path: 'src/busy.js', before: 'older\n', after: 'ours\n' };
    await expect(writeChange(change, folder)).rejects.toMatchObject({ code: 'RG_CLI_FILE_CHANGED' });
    expect(await readFile(join(folder, 'src', 'busy.js'), 'utf8')).toBe('newer\n');
  });

  test('makes folders, and removes what goes', async () => {
    await writeChange({ path: 'src/deep/er/new.js', after: 'n\n' }, folder);
    expect(await readFile(join(folder, 'src', 'deep', 'er', 'new.js'), 'utf8')).toBe('n\n');
    await writeChange({ path: 'src/deep/er/new.js', before: 'n\n' }, folder);
    await expect(readFile(join(folder, 'src', 'deep', 'er', 'new.js'))).rejects.toThrow('ENOENT');
  });
});

test('diffs of new, removed and unfinished last lines read as git writes them', () => {
  expect(diffOf({ path: 'n.js', after: 'a\n' })).toBe('--- /dev/null\n+++ b/n.js\n@@ -0,0 +1,1 @@\n+a\n');
  expect(diffOf({ path: 'g.js', before: 'a\n' })).toBe('--- a/g.js\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-a\n');
  expect(diffOf({ path: 'e.js', before: 'a', after: 'b' })).toContain(
    '-a\n\\ No newline at end of file\n+b\n\\ No newline',
  );
});
