/** The server around the handlers: prefixes, interceptors, broken requests, conditional requests, pages. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalForge, startLocalForge } from './index.ts';

const directory = mkdtempSync(join(tmpdir(), 'forge-server-'));
const headers = { authorization: 'token writer' };
let forge: LocalForge;

async function post(path: string, body: unknown): Promise<Response> {
  const answer = await fetch(forge.apiUrl + path, { method: 'POST', headers, body: JSON.stringify(body) });
  expect(answer.status, await answer.clone().text()).toBe(201);
  return answer;
}

beforeAll(async () => {
  const tokens = [{ token: 'writer', login: 'alice', permission: 'admin' }] as const;
  forge = await startLocalForge({ directory, tokens });
  await post('/admin/organizations', { login: 'acme', admin: 'alice' });
  await post('/orgs/acme/repos', { name: 'one', auto_init: true, description: '<script>alert(1)</script>' });
  const branch = await fetch(`${forge.apiUrl}/repos/acme/one/git/ref/heads/main`);
  const { object } = (await branch.json()) as { object: { sha: string } };
  await post('/repos/acme/one/git/refs', { ref: 'refs/heads/feature', sha: object.sha });
  const content = Buffer.from('a < b && c\n').toString('base64');
  const file = { message: 'feat: <b>', content, branch: 'feature' };
  const put = { method: 'PUT', headers, body: JSON.stringify(file) };
  expect((await fetch(`${forge.apiUrl}/repos/acme/one/contents/a.ts`, put)).status).toBe(201);
  const body = 'Text with <img src=x onerror=alert(1)>';
  await post('/repos/acme/one/pulls', { head: 'feature', base: 'main', title: 'Escape <me>', body });
});

afterAll(async () => {
  await forge.close();
  rmSync(directory, { recursive: true, force: true });
});

describe('requests', () => {
  test('work with and without the API prefix', async () => {
    const names = await Promise.all(
      [forge.url, forge.apiUrl].map(async (base) => {
        const answer = await fetch(`${base}/repos/acme/one`);
        return ((await answer.json()) as { full_name: string }).full_name;
      }),
    );

    expect(names).toEqual(['acme/one', 'acme/one']);
  });

  test('that are broken are refused as GitHub refuses them', async () => {
    const send = async (body: string) => {
      const answer = await fetch(`${forge.apiUrl}/repos/acme/one/pulls`, { method: 'POST', headers, body });
      return { status: answer.status, body: (await answer.json()) as { message: string } };
    };

    expect(await send('{')).toMatchObject({ status: 400, body: { message: 'Problems parsing JSON' } });
    expect(await send('[]')).toMatchObject({ status: 422 });
    expect(await send('{"title": "x", "head": "feature"}')).toMatchObject({
      status: 422,
      body: { message: 'Invalid request.\n\n"base" wasn\'t supplied.' },
    });
    expect(await send('{"title": 1, "head": "feature", "base": "main"}')).toMatchObject({
      status: 422,
      body: { message: "Invalid request.\n\nFor 'properties/title', 1 is not a string." },
    });
    expect((await fetch(`${forge.apiUrl}/no/such/thing/at/all`)).status).toBe(404);
    expect((await fetch(`${forge.apiUrl}/repos/acme/one/pulls/abc`)).status).toBe(404);
  });

  test('are answered 304 until something changes', async () => {
    const url = `${forge.apiUrl}/repos/acme/one/pulls/1`;
    const first = await fetch(url);
    const condition = { 'if-none-match': first.headers.get('etag') ?? '' };
    const second = await fetch(url, { headers: condition });
    await post('/repos/acme/one/issues/1/comments', { body: 'something' });
    const third = await fetch(url, { headers: condition });

    expect([first.status, second.status, third.status]).toEqual([200, 304, 200]);
    expect(await second.text()).toBe('');
  });

  test('meet interceptors first, for as long as these stand', async () => {
    const seen: string[] = [];
    const remove = forge.intercept(({ method, path }) => {
      seen.push(`${method} ${path}`);
      if (!path.endsWith('/user')) return undefined;
      return { status: 403, headers: { 'retry-after': '60' }, body: { message: 'secondary rate limit' } };
    });
    const limited = await fetch(`${forge.apiUrl}/user`, { headers });
    const other = await fetch(`${forge.apiUrl}/rate_limit`, { headers });
    remove();
    const free = await fetch(`${forge.apiUrl}/user`, { headers });

    expect([limited.status, other.status, free.status]).toEqual([403, 200, 200]);
    expect(limited.headers.get('retry-after')).toBe('60');
    expect(seen).toEqual(['GET /user', 'GET /rate_limit']);
  });
});

describe('pages', () => {
  test.each([
    ['/', ['acme/one']],
    ['/acme/one', ['#1 Escape &lt;me&gt;', '&lt;script&gt;', 'git clone']],
    [
      '/acme/one/pull/1',
      [
        'Text with &lt;img src=x onerror=alert(1)&gt;',
        '<span class="added">+a &lt; b &amp;&amp; c</span>',
        'open',
      ],
    ],
  ])('at %s open, and what people wrote stays text', async (path, expected) => {
    const answer = await fetch(forge.url + path);
    const html = await answer.text();

    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(html).toContain('<html lang="en">');
    expect(html).not.toMatch(/<script|<img/);
    for (const part of expected) expect(html).toContain(part);
  });

  test('link only to what opens', async () => {
    const html = await (await fetch(`${forge.url}/acme/one/pull/1`)).text();
    const links = [...html.matchAll(/href="([^"]+)"/g)].map(([, address]) => address);
    const statuses = await Promise.all(links.map(async (path) => (await fetch(forge.url + path)).status));

    expect(links.length).toBeGreaterThan(1);
    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  test('have their difference and mailbox as text', async () => {
    const diff = await (await fetch(`${forge.url}/acme/one/pull/1.diff`)).text();
    const patch = await (await fetch(`${forge.url}/acme/one/pull/1.patch`)).text();

    expect(diff).toContain('+a < b && c\n');
    expect(patch).toMatch(/^From [0-9a-f]{40} [\s\S]*Subject: \[PATCH\] feat: <b>/);
    expect((await fetch(`${forge.url}/acme/one/pull/99`)).status).toBe(404);
  });
});
