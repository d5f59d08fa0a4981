/** What the server refuses before any route sees it, and the headers on every answer. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTestServer, type TestServer } from '../fixtures/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await makeTestServer({ allowedHosts: ['regrade.internal'] });
});
afterAll(() => server.close());

describe('the Host header', () => {
  it('may name loopback or an allowed host, with any port', async () => {
    for (const host of ['localhost:4400', '127.0.0.1', '[::1]:4400', 'regrade.internal']) {
      const answer = await server.app.inject({ url: '/api/migrations', headers: { host } });
      expect([host, answer.statusCode]).toEqual([host, 200]);
    }
  });

  it('may not name a host that merely resolves here', async () => {
    for (const host of [
      'evil.example',
      'localhost.evil.example:4400',
      'localhost@evil.example',
      '127.0.0.1.nip.io',
    ]) {
      const answer = await server.app.inject({ url: '/api/migrations', headers: { host } });
      expect([host, answer.statusCode, answer.json().code]).toEqual([host, 421, 'RG_DASHBOARD_FOREIGN_HOST']);
    }
  });
});

describe('the Origin header of a write', () => {
  const post = (headers: Record<string, string>) =>
    server.app.inject({ method: 'POST', url: '/api/migrations/none/commands', headers, payload: {} });

  it('may be absent or the page’s own', async () => {
    expect((await post({})).statusCode).toBe(400);
    expect((await post({ host: '127.0.0.1:4400', origin: 'http://127.0.0.1:4400' })).statusCode).toBe(400);
  });

  it('may not be another port, another host or opaque', async () => {
    for (const origin of ['http://127.0.0.1:3000', 'https://evil.example', 'null']) {
      const answer = await post({ host: '127.0.0.1:4400', origin });
      expect([origin, answer.statusCode]).toEqual([origin, 403]);
    }
  });
});

describe('every answer', () => {
  it('forbids inline scripts, framing and guessing of types', async () => {
    const { headers } = await server.app.inject({ url: '/api/migrations' });
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers['x-content-type-options']).toBe('nosniff');
  });
});
