/** Recordings: what is recorded is replayed, what is not recorded is missing, what is broken is refused. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeModel } from './fake-model.ts';
import { type ModelAnswer, type ModelRequest, requestHash } from './model-client.ts';
import { recordedClient } from './recorded-client.ts';
import { recordingClient } from './recording-client.ts';
import { recordingPath, writeRecording } from './recordings.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recordings-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const request: ModelRequest = {
  promptVersion: '1',
  tier: 'fast',
  model: 'model-f',
  messages: [{ role: 'user', content: 'edit a.ts' }],
  maxOutputTokens: 500,
};
const options = {
  signal: new AbortController().signal,
  account: { migration: 'm', target: 't', step: 's', budget: {} },
};
const now = () => new Date('2026-11-21T10:00:00Z');

describe('requestHash', () => {
  it('does not depend on the model, the token limit or the order of keys', () => {
    const other = { ...request, model: 'another', maxOutputTokens: 9 };
    expect(requestHash(other)).toBe(requestHash(request));
    expect(requestHash(JSON.parse(JSON.stringify(request)))).toBe(requestHash(request));
  });
  it('depends on the tier, the prompt version and every message', () => {
    const hashes = [
      request,
      { ...request, tier: 'smart' as const },
      { ...request, promptVersion: '2' },
      { ...request, messages: [{ role: 'system' as const, content: 'edit a.ts' }] },
      { ...request, messages: [...request.messages, ...request.messages] },
    ].map(requestHash);
    expect(new Set(hashes).size).toBe(hashes.length);
  });
  it('is stable: a recording made by one release is found by the next', () => {
    expect(requestHash(request)).toBe('993d4a519190e314d268e99a22434074f620eaf155f0e7fcd069dced6f90f9a3');
  });
});

describe('recording and replaying', () => {
  it('replays the text, model and usage of a live answer', async () => {
    const live = fakeModel(() => 'NO_CHANGE');
    await recordingClient(live, folder, now).complete(request, options);
    expect(await recordedClient(folder).complete({ ...request, model: 'other' }, options)).toEqual({
      kind: 'answered',
      text: 'NO_CHANGE',
      usage: { promptTokens: 100, completionTokens: 10 },
      model: 'model-f',
      source: 'recorded',
    });
  });

  it('writes what was asked, what came back, from where and when, and nothing else', async () => {
    await recordingClient(
      fakeModel(() => 'NO_CHANGE'),
      folder,
      now,
    ).complete(request, options);
    expect(await readdir(folder)).toEqual([`${requestHash(request)}.json`]);
    expect(JSON.parse(await readFile(recordingPath(folder, requestHash(request)), 'utf8'))).toEqual({
      request,
      answer: { text: 'NO_CHANGE', model: 'model-f', usage: { promptTokens: 100, completionTokens: 10 } },
      source: 'model-f',
      recordedAt: '2026-11-21T10:00:00.000Z',
    });
  });

  const faults: readonly ModelAnswer[] = [
    { kind: 'cut', text: 'half', usage: { promptTokens: 1, completionTokens: 1 }, message: '' },
    { kind: 'malformed', message: '' },
    { kind: 'refused', message: '' },
  ];
  it.each(faults)('does not record a fault: $kind', async (fault) => {
    const client = recordingClient(
      fakeModel(() => fault),
      folder,
      now,
    );
    expect(await client.complete(request, options)).toEqual(fault);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('a request that cannot be replayed', () => {
  it('is missing, by the name of the file that is looked for', async () => {
    const hash = requestHash(request);
    expect(await recordedClient(folder).complete(request, options)).toEqual({
      kind: 'missing',
      request: hash,
      message: `There is no recorded answer ${hash}.json for this request (tier fast).`,
    });
  });

  it.each([
    ['{ "request": ', 'not JSON'],
    ['{}', 'without members'],
  ])('is an error where its file is broken: %s (%s)', async (text) => {
    await writeFile(recordingPath(folder, requestHash(request)), text);
    await expect(recordedClient(folder).complete(request, options)).rejects.toMatchObject({
      code: 'RG_REWRITE_RECORDING_INVALID',
    });
  });

  it('is an error where the file answers another request', async () => {
    const answer = { text: 'x', model: 'm', usage: { promptTokens: 0, completionTokens: 0 } };
    const other = { ...request, messages: [{ role: 'user' as const, content: 'edit b.ts' }] };
    const hash = await writeRecording(folder, {
      request: other,
      answer,
      source: 'hand-written',
      recordedAt: '',
    });
    await writeFile(
      recordingPath(folder, requestHash(request)),
      await readFile(recordingPath(folder, hash), 'utf8'),
    );
    await expect(recordedClient(folder).complete(request, options)).rejects.toThrow(
      /does not hash to its file name/,
    );
  });
});
