import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTestFolder, makeTestRepository, type TestRepository } from '../adapters/git/test-repository.ts';
import { openLanePool } from './lane-pool.ts';
import { createStoredFileReader, type StoredFile } from './stored-file.ts';

let folder: ReturnType<typeof makeTestFolder>;
beforeEach(() => {
  folder = makeTestFolder();
});
afterEach(() => folder.remove());

function repository(name: string, text: string): TestRepository {
  const made = makeTestRepository(path.join(folder.path, name));
  made.commit({ 'a.js': text });
  return made;
}

function stored({ directory, git }: TestRepository, maxBytes = 1_000): StoredFile {
  const blob = git('rev-parse', 'HEAD:a.js');
  return { path: 'a.js', blob, gitDir: path.join(directory, '.git'), maxBytes };
}

test('reads blobs of many repositories, more than it holds open, whatever their order', () => {
  const repositories = Array.from({ length: 7 }, (_, index) => repository(`r${index}`, `alpha(${index})`));
  const reader = createStoredFileReader();
  const order = [0, 1, 2, 3, 4, 5, 6, 0, 3, 6, 1];

  const read = order.map((index) => {
    const [made] = repositories.slice(index);
    if (made === undefined) throw new Error('there are seven');
    const found = reader.read(stored(made));
    return 'bytes' in found && 'path' in found ? Buffer.from(found.bytes).toString() : found.kind;
  });

  expect(read).toEqual(order.map((index) => `alpha(${index})`));
});

test('what is too large, missing or of no repository is a result', () => {
  const one = repository('one', 'alpha(1)');
  one.git('gc', '--quiet');
  const file = stored(one);
  const reader = createStoredFileReader();

  expect(reader.read({ ...file, maxBytes: 7 })).toEqual({ kind: 'excluded', bytes: 8, reason: 'too-large' });
  expect(reader.read({ ...file, blob: '1'.repeat(40) })).toMatchObject({ code: 'blob-missing' });
  expect(reader.read({ ...file, blob: one.git('rev-parse', 'HEAD') })).toMatchObject({
    code: 'blob-missing',
  });
  expect(reader.read({ ...file, gitDir: path.join(folder.path, 'nowhere') })).toMatchObject({
    code: 'blob-missing',
  });
  expect(reader.read(file)).toMatchObject({ path: 'a.js' });
});

test.each(['process', 'thread'] as const)(
  'a lane that is a %s evaluates what it reads',
  async (isolation) => {
    const file = stored(repository('one', 'alpha(1);\nalpha(2);\n'));
    const setup = {
      steps: [{ kind: 'pattern', id: 'one', pattern: '`alpha($x)`' }],
      scope: { generated: true },
    } as const;
    const pool = openLanePool({ setup, lanes: 1, isolation });
    try {
      const [found, missing] = await pool.evaluate([file, { ...file, blob: '1'.repeat(40) }]);

      expect(found).toMatchObject({ kind: 'matched', bytes: 20, steps: [{ sites: [{}, {}] }] });
      expect(missing).toMatchObject({ kind: 'failed', code: 'blob-missing' });
    } finally {
      await pool.close();
    }
  },
);
