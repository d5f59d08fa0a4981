import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hashOfTree } from './tree-hash.ts';

let root: string;
let before: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'regrade-tree-'));
  await mkdir(join(root, 'src', 'deep'), { recursive: true });
  await writeFile(join(root, 'src', 'deep', 'a.ts'), 'one');
  await writeFile(join(root, 'lock.json'), '{}');
  before = await hash();
});
afterEach(() => rm(root, { recursive: true }));

const hash = () => hashOfTree(['src', 'lock.json'], root);

test.each([
  ['src/deep/a.ts', 'two'],
  ['src/b.ts', ''],
  ['lock.json', '{ }'],
])('changes with %s', async (path, text) => {
  await writeFile(join(root, path), text);

  expect(await hash()).not.toBe(before);
});

test('does not change with tests, dependencies or other folders', async () => {
  await mkdir(join(root, 'src', 'node_modules'));
  await writeFile(join(root, 'src', 'node_modules', 'b.ts'), '');
  await writeFile(join(root, 'src', 'a.test.ts'), '');
  await writeFile(join(root, 'other.ts'), '');

  expect(await hash()).toBe(before);
});
