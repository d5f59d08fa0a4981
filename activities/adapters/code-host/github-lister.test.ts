import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CodeHostConfig } from '../../../core/config/config.ts';
import { type LocalForge, startLocalForge } from '../../../infra/local-forge/index.ts';
import type { FoundRepository } from '../../discover/ports.ts';
import { makeTestFolder } from '../git/test-repository.ts';
import { createGithubLister } from './github-lister.ts';

const folder = makeTestFolder();
const environment = { TOKEN: 'forge-token' };
let forge: LocalForge;
let host: CodeHostConfig;

beforeAll(async () => {
  forge = await startLocalForge({
    directory: folder.path,
    tokens: [{ token: environment.TOKEN, login: 'regrade', permission: 'read' }],
  });
  host = { name: 'forge', kind: 'github', apiUrl: forge.apiUrl, webUrl: forge.url, tokenVariable: 'TOKEN' };
  forge.createOrganization('acme');
  forge.createOrganization('large');
  await forge.createRepository({ owner: 'acme', name: 'shop', topics: ['node'], defaultBranch: 'trunk' });
  await forge.createRepository({ owner: 'acme', name: 'old', archived: true });
  await forge.createRepository({ owner: 'acme', name: 'copy', fork: true });
  for (let index = 0; index < 103; index += 1)
    await forge.createRepository({ owner: 'large', name: `r${index}` });
});

afterAll(async () => {
  await forge.close();
  folder.remove();
});

async function list(organization: string, signal?: AbortSignal): Promise<readonly FoundRepository[]> {
  const all: FoundRepository[] = [];
  for await (const page of createGithubLister(host, environment).list(organization, signal))
    all.push(...page);
  return all;
}

describe('a lister of GitHub', () => {
  test('gives every repository of an organisation with what decides over it', async () => {
    const repositories = await list('acme');

    expect([...repositories].sort((a, b) => (a.name < b.name ? -1 : 1))).toMatchObject([
      { name: 'copy', fork: true, archived: false },
      { name: 'old', archived: true },
      {
        id: 'forge/acme/shop',
        host: 'forge',
        owner: 'acme',
        name: 'shop',
        defaultBranch: 'trunk',
        topics: ['node'],
        cloneUrl: expect.stringContaining('/acme/shop'),
        webUrl: `${forge.url}/acme/shop`,
        apiUrl: forge.apiUrl,
        archived: false,
        fork: false,
      },
    ]);
  });

  test('reads all pages', async () => {
    expect(new Set((await list('large')).map((each) => each.id)).size).toBe(103);
  });

  test('finds one repository in the host spelling, or none', async () => {
    const lister = createGithubLister(host, environment);

    expect(await lister.find('acme', 'shop')).toMatchObject({ id: 'forge/acme/shop' });
    expect(await lister.find('acme', 'nope')).toBe(undefined);
  });

  test('asks for a person where there is no such organisation', async () => {
    const asked: string[] = [];
    const remove = forge.intercept(({ path }) => {
      asked.push(path.replace('/api/v3', ''));
      return path.includes('/orgs/') ? { status: 404, body: { message: 'Not Found' } } : undefined;
    });

    expect(await list('acme')).toHaveLength(3);
    expect(asked).toEqual(['/orgs/acme/repos', '/users/acme/repos']);
    remove();
  });

  test.each([
    [{ status: 401, body: { message: 'Bad credentials' } }, 'RG_SCAN_HOST_REFUSED', false],
    [{ status: 403, body: { message: 'Resource not accessible' } }, 'RG_SCAN_HOST_REFUSED', false],
    [{ status: 403, headers: { 'retry-after': '60' }, body: {} }, 'RG_SCAN_HOST_UNAVAILABLE', true],
    [{ status: 429, body: {} }, 'RG_SCAN_HOST_UNAVAILABLE', true],
    [{ status: 502, body: {} }, 'RG_SCAN_HOST_UNAVAILABLE', true],
  ])('an answer %j is %s', async (answer, code, retryable) => {
    const remove = forge.intercept(() => answer);

    await expect(list('acme')).rejects.toMatchObject({ code, retryable });
    remove();
  });

  test('a host that does not answer is unavailable', async () => {
    const gone = { ...host, apiUrl: 'http://127.0.0.1:1' };

    await expect(createGithubLister(gone, environment).find('acme', 'shop')).rejects.toMatchObject({
      code: 'RG_SCAN_HOST_UNAVAILABLE',
    });
  });

  test('stops when aborted', async () => {
    await expect(list('acme', AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  });
});
