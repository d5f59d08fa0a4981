/**
 * The demo's recordings are what the book of answers says for the prompts of today.
 */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decide, writeBlocks } from '../../infra/demo/answer-book.ts';
import { ensureFleet } from '../../infra/demo/fleet.ts';
import { recordingsFolder } from '../../infra/demo/migration.ts';
import { recordAnswers } from '../../infra/demo/record.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regrade-recordings-test-'));
  await ensureFleet(join(folder, 'fleet'), () => {});
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function textsOf(directory: string): Promise<Readonly<Record<string, string>>> {
  const names = await readdir(directory);
  const texts = await Promise.all(
    names.map(async (name) => [name, await readFile(join(directory, name), 'utf8')]),
  );
  return Object.fromEntries(texts);
}

describe('the recordings of the demo', () => {
  it('are current: recording anew gives the same files', async () => {
    const fresh = join(folder, 'fresh');
    const { recordings } = await recordAnswers(fresh);
    expect(recordings).toBeGreaterThanOrEqual(20);
    expect(await textsOf(recordingsFolder)).toEqual(await textsOf(fresh));
  });

  it('say that people wrote them', async () => {
    for (const text of Object.values(await textsOf(recordingsFolder))) {
      expect(JSON.parse(text)).toMatchObject({ source: expect.stringContaining('hand-written') });
    }
  });
});

describe('the book of answers', () => {
  it('knows a site by its package and text, and no other', () => {
    expect(decide('pg', 'Buffer(0)')).toBe('alloc');
    expect(decide('ws', 'new   Buffer(data)')).toBe('from');
    expect(decide('pg', 'new Buffer(data)')).toBeUndefined();
  });

  it('adds lines above until a search text stands in the file once', () => {
    const text = 'f();\n  x = new Buffer(n);\ng();\n  x = new Buffer(n);\n';
    const sites = [{ first: 4, last: 4, text: 'new Buffer(n)', decision: 'alloc' as const }];
    expect(writeBlocks({ path: 'a.js', text }, sites)).toBe(
      'a.js\n<<<<<<< SEARCH\ng();\n  x = new Buffer(n);\n=======\ng();\n  x = Buffer.alloc(n);\n>>>>>>> REPLACE\n',
    );
  });

  it('writes nothing where all sites stay', () => {
    const sites = [{ first: 1, last: 1, text: 'new Buffer(n)', decision: 'keep' as const }];
    expect(writeBlocks({ path: 'a.js', text: 'new Buffer(n)\n' }, sites)).toBeUndefined();
  });
});
