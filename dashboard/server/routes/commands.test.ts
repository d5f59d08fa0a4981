/** Commands and puts: what reaches the orchestrator, and what is refused before. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashOf } from '../../../core/hash.ts';
import { recordCommand } from '../../../infra/orchestrator/store.ts';
import { seedMigration } from '../fixtures/seed.ts';
import { makeTestServer, type TestServer } from '../fixtures/test-server.ts';
import { specNamed } from '../fixtures/texts.ts';
import { fakeOrchestrator } from '../ports.fake.ts';

let server: TestServer;
const url = '/api/migrations/url-parse-to-whatwg/commands';
let refuse = false;

beforeAll(async () => {
  const orchestrator = fakeOrchestrator(async ({ commandId, migration, actor, command }) => {
    // Audited as the orchestrator does it.
    await recordCommand(server.database, {
      commandId,
      migration,
      actor,
      command: command.kind,
      arguments: command,
    });
    if (refuse) return { accepted: false, message: 'the migration is paused already' };
    return { accepted: true, message: `${command.kind} done` };
  });
  server = await makeTestServer({ orchestrator });
  await seedMigration(server.database, server.artifacts, { targets: 40 });
});
afterAll(() => server.close());

function post(payload: object, headers: Record<string, string> = {}) {
  return server.app.inject({ method: 'POST', url, payload, headers });
}

describe('commands', () => {
  const commandId = 'd2f1a5e8-0000-4000-8000-000000000001';
  const command = { kind: 'pause', reason: 'canary looks odd' };

  it('reach the orchestrator as they were given, and again when they are posted again', async () => {
    const first = await post({ commandId, actor: 'ana', command });
    expect([first.statusCode, first.json()]).toEqual([
      202,
      { commandId, accepted: true, message: 'pause done' },
    ]);
    const second = await post({ commandId, actor: 'ana', command });
    expect(second.json()).toEqual(first.json());
    const given = { migration: 'url-parse-to-whatwg', commandId, actor: 'ana', command };
    expect(server.orchestrator.commands).toEqual([given, given]);
  });

  it('are given by `local` where nobody is named', async () => {
    await post({ commandId: 'without-an-actor', command });
    expect(server.orchestrator.commands.at(-1)?.actor).toBe('local');
  });

  it('refuse an id that was used for another command', async () => {
    const answer = await post({ commandId, command: { kind: 'resume', reason: 'all well' } });
    expect([answer.statusCode, answer.json().code]).toEqual([409, 'RG_DASHBOARD_COMMAND_REUSED']);
  });

  it('are answered, not failed, where the workflow says no', async () => {
    refuse = true;
    const answer = await post({ commandId: 'again-please-1', command });
    expect([answer.statusCode, answer.json().accepted]).toEqual([202, false]);
    refuse = false;
  });

  it('name a wave that there is', async () => {
    const wrong = await post({ commandId: 'approve-wave-1', command: { kind: 'approve', wave: 'brod' } });
    expect(wrong.statusCode).toBe(404);
    expect(wrong.json().remedy).toContain('canary, early, broad, rest');
    const right = await post({ commandId: 'approve-wave-2', command: { kind: 'approve', wave: 'broad' } });
    expect(right.json().accepted).toBe(true);
  });

  it('are refused without a reason, without a migration, or from a page of another site', async () => {
    const noReason = await post({ commandId: 'no-reason-1', command: { kind: 'abort', reason: ' ' } });
    expect([noReason.statusCode, noReason.json().code]).toEqual([400, 'RG_DASHBOARD_INVALID_REQUEST']);
    const before = server.orchestrator.commands.length;
    const foreign = await post({ commandId: 'foreign-page', command }, { origin: 'https://evil.example' });
    expect([foreign.statusCode, foreign.json().code]).toEqual([403, 'RG_DASHBOARD_FOREIGN_ORIGIN']);
    const form = await server.app.inject({
      method: 'POST',
      url,
      headers: { 'content-type': 'text/plain' },
      payload: JSON.stringify({ commandId: 'a-simple-post', command }),
    });
    expect(form.statusCode).toBe(400);
    expect(server.orchestrator.commands.length).toBe(before);
  });
});

describe('putting a migration', () => {
  const spec = specNamed('lodash-get', 'Replace lodash.get by optional chaining');
  const put = (name: string, payload: object) =>
    server.app.inject({ method: 'PUT', url: `/api/migrations/${name}`, payload });

  it('hands the checked spec, its id and its file to the orchestrator; a repeat starts nothing', async () => {
    const first = await put('lodash-get', { spec, source: 'name: lodash-get' });
    expect(first.json()).toEqual({
      migration: 'lodash-get',
      version: 1,
      run: 1,
      started: true,
      specId: hashOf(spec),
    });
    expect(server.orchestrator.started[0]).toEqual({
      spec,
      specId: hashOf(spec),
      source: 'name: lodash-get',
    });
    const second = await put('lodash-get', { spec, source: 'name: lodash-get' });
    expect(second.json().started).toBe(false);
  });

  it('refuses another name, an unknown member and too much', async () => {
    const other = await put('lodash', { spec, source: '' });
    expect([other.statusCode, other.json().code]).toEqual([422, 'RG_DASHBOARD_NAME_MISMATCH']);
    const unknown = await put('lodash-get', { spec: { ...spec, rollot: {} }, source: '' });
    expect(unknown.statusCode).toBe(400);
    expect(unknown.json().message).toContain('rollot');
    const large = await put('lodash-get', { spec, source: 'x'.repeat(3_000_000) });
    expect([large.statusCode, large.json().code]).toEqual([413, 'RG_DASHBOARD_TOO_LARGE']);
  });

  it('hides the cause of its own failure from the client and reports it', async () => {
    const broken = await makeTestServer({
      orchestrator: {
        ...fakeOrchestrator(),
        start: async () => Promise.reject(new Error('secret of the inside')),
      },
    });
    const answer = await broken.app.inject({
      method: 'PUT',
      url: '/api/migrations/lodash-get',
      payload: { spec, source: '' },
    });
    expect([answer.statusCode, answer.json().code]).toEqual([500, 'RG_DASHBOARD_UNEXPECTED']);
    expect(answer.body).not.toContain('secret');
    expect(broken.failures).toHaveLength(1);
    await broken.close();
  });
});
