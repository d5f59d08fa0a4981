/** Webhooks: signed over the raw bytes, taken once, and never more than a hint. */
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { makeTestServer, type TestServer, webhookSecret } from '../fixtures/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await makeTestServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.orchestrator.hints.length = 0;
});

function deliver(event: string, deliveryId: string, payload: object | string, signature?: string) {
  // Spaces that no JSON printer would keep: the signature must be taken over the bytes, not over a re-print.
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload, null, 3);
  const signed = `sha256=${createHmac('sha256', webhookSecret).update(body).digest('hex')}`;
  return server.app.inject({
    method: 'POST',
    url: '/webhooks/github',
    headers: {
      host: 'tunnel.example',
      'content-type': 'application/json',
      'x-github-event': event,
      'x-github-delivery': deliveryId,
      'x-hub-signature-256': signature ?? signed,
    },
    payload: body,
  });
}

const repository = { full_name: 'acme/shop' };

it('hints at the pull request of a signed delivery, once', async () => {
  const payload = { action: 'closed', repository, pull_request: { number: 7, title: 'x' } };
  const first = await deliver('pull_request', 'one', payload);
  expect([first.statusCode, first.json()]).toEqual([202, { hints: 1 }]);
  const repeat = await deliver('pull_request', 'one', payload);
  expect(repeat.json()).toEqual({ hints: 0 });
  expect(server.orchestrator.hints).toEqual([
    { repository: 'github.com/acme/shop', number: 7, deliveryId: 'one' },
  ]);
});

it('reads pull requests out of checks, reviews and comments', async () => {
  await deliver('check_run', 'two', {
    repository,
    check_run: { pull_requests: [{ number: 8 }, { number: 9 }] },
  });
  await deliver('issue_comment', 'three', { repository, issue: { number: 10, pull_request: {} } });
  await deliver('issue_comment', 'four', { repository, issue: { number: 11 } });
  expect(server.orchestrator.hints.map(({ number }) => number)).toEqual([8, 9, 10]);
});

it('takes a ping without hinting at anything', async () => {
  expect((await deliver('ping', 'five', { zen: 'keep it simple' })).json()).toEqual({ hints: 0 });
});

it('refuses a wrong, missing or foreign signature and does not remember the delivery', async () => {
  const payload = { repository, pull_request: { number: 12 } };
  for (const signature of ['sha256=00', '', `sha1=${'0'.repeat(40)}`]) {
    const answer = await deliver('pull_request', 'six', payload, signature);
    expect([answer.statusCode, answer.json().code]).toEqual([401, 'RG_DASHBOARD_UNSIGNED_WEBHOOK']);
  }
  expect(server.orchestrator.hints).toEqual([]);
  expect((await deliver('pull_request', 'six', payload)).json()).toEqual({ hints: 1 });
});

it('refuses signed bytes that are not JSON', async () => {
  const answer = await deliver('pull_request', 'seven', '{"a":');
  expect([answer.statusCode, answer.json().code]).toEqual([400, 'RG_DASHBOARD_INVALID_REQUEST']);
});
