/** The laws of the artifact port, over the filesystem adapter and the fake. */
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../../../core/hash.ts';
import type { ArtifactStore } from './artifact-store.ts';
import { fakeStore } from './fake-store.ts';
import { artifactPath, filesystemStore } from './filesystem-store.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'artifacts-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const adapters: readonly (readonly [string, () => ArtifactStore])[] = [
  ['filesystem', () => filesystemStore(join(folder, 'not', 'made', 'yet'))],
  ['fake', () => fakeStore()],
];

describe.each(adapters)('%s store', (_name, open) => {
  it('gives the same reference for the same bytes, as text or as bytes', async () => {
    const store = open();
    const first = await store.put('grüße\n', 'text/plain');
    const second = await store.put(Buffer.from('grüße\n', 'utf8'), 'text/plain');
    expect(first).toEqual({ sha256: sha256('grüße\n'), bytes: 8, mediaType: 'text/plain' });
    expect(second).toEqual(first);
  });

  it('gives back the bytes', async () => {
    const store = open();
    const bytes = new Uint8Array([0, 255, 10, 13, 0]);
    const { sha256: hash } = await store.put(bytes, 'application/octet-stream');
    expect(new Uint8Array(await store.get(hash))).toEqual(bytes);
  });

  it('says that an artifact is missing', async () => {
    await expect(open().get(sha256('never stored'))).rejects.toMatchObject({
      code: 'RG_REWRITE_ARTIFACT_MISSING',
    });
  });
});

describe('filesystem store', () => {
  it('shards by the first two digits and leaves no half-written file', async () => {
    const store = filesystemStore(folder);
    const { sha256: hash } = await store.put('a', 'text/plain');
    expect(await readdir(folder)).toEqual([hash.slice(0, 2)]);
    expect(await readdir(join(folder, hash.slice(0, 2)))).toEqual([hash]);
  });

  it('lets many writers of the same bytes agree', async () => {
    const store = filesystemStore(folder);
    const references = await Promise.all(Array.from({ length: 20 }, () => store.put('same', 'text/plain')));
    expect(new Set(references.map((reference) => reference.sha256)).size).toBe(1);
    expect(await readdir(join(folder, sha256('same').slice(0, 2)))).toEqual([sha256('same')]);
  });

  it('refuses a damaged file on read, and mends it on the next write', async () => {
    const store = filesystemStore(folder);
    const { sha256: hash } = await store.put('whole', 'text/plain');
    await writeFile(artifactPath(folder, hash), 'who');
    await expect(store.get(hash)).rejects.toMatchObject({
      code: 'RG_REWRITE_ARTIFACT_MISSING',
      message: expect.stringContaining('damaged'),
    });
    await store.put('whole', 'text/plain');
    expect(await readFile(artifactPath(folder, hash), 'utf8')).toBe('whole');
  });

  it('refuses a name that is no hash, so that no path can leave the folder', async () => {
    await expect(filesystemStore(folder).get('../../etc/passwd')).rejects.toMatchObject({
      code: 'RG_REWRITE_ARTIFACT_MISSING',
    });
  });

  it('keeps artifacts private to their owner', async () => {
    const { sha256: hash } = await filesystemStore(folder).put('private', 'text/plain');
    const path = artifactPath(folder, hash);
    const { mode } = await stat(path);
    expect(mode & 0o077).toBe(0);
  });
});
