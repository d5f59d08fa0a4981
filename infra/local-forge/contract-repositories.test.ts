/** Repositories, people and git data, sent through octokit and judged by GitHub’s own description. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commitRoutes } from './routes/commits.ts';
import { contentRoutes } from './routes/contents.ts';
import { gitObjectRoutes } from './routes/git-objects.ts';
import { referenceRoutes } from './routes/references.ts';
import { repositoryRoutes } from './routes/repositories.ts';
import { type ContractFixture, refused, repo, startContractFixture } from './testing/contract-fixture.ts';

let fixture: ContractFixture;

beforeAll(async () => {
  fixture = await startContractFixture();
});

afterAll(async () => {
  await fixture.close();
  expect(fixture.violations()).toEqual([]);
  expect(
    fixture.unseen((context) => [
      ...repositoryRoutes(context),
      ...contentRoutes(context),
      ...gitObjectRoutes(context),
      ...referenceRoutes(context),
      ...commitRoutes(context),
    ]),
  ).toEqual([]);
});

describe('repositories', () => {
  test('are created, read, listed in pages, edited and searched', async () => {
    for (const name of ['two', 'three', 'four'])
      await fixture.alice.rest.repos.createInOrg({ org: 'acme', name });
    const pages = await fixture.alice.paginate(fixture.alice.rest.repos.listForOrg, {
      org: 'acme',
      per_page: 2,
    });
    const first = await fixture.alice.rest.repos.listForOrg({ org: 'acme', per_page: 2 });
    await fixture.alice.rest.repos.replaceAllTopics({ owner: 'acme', repo: 'two', names: ['node'] });
    await fixture.alice.rest.repos.update({ owner: 'acme', repo: 'two', archived: true });
    const found = await fixture.alice.rest.search.repos({ q: 'org:acme archived:false' });
    const topical = await fixture.alice.rest.search.repos({ q: 'org:acme topic:node archived:true' });

    expect(pages.map((one) => one.name).sort()).toEqual(['four', 'one', 'three', 'two']);
    expect(first.data).toHaveLength(2);
    expect(first.headers.link).toContain('rel="next"');
    expect(found.data.items.map((one) => one.name).sort()).toEqual(['four', 'one', 'three']);
    expect(topical.data.items.map((one) => one.full_name)).toEqual(['acme/two']);
    expect((await fixture.alice.rest.repos.get(repo)).data.description).toBe('First');
  });

  test('that exist already, or have bad names, are refused', async () => {
    const twice = await refused(fixture.alice.rest.repos.createInOrg({ org: 'acme', name: 'one' }));
    const bad = await refused(fixture.alice.rest.repos.createInOrg({ org: 'acme', name: 'a/b' }));

    expect(twice.status).toBe(422);
    expect(twice.data.errors).toMatchObject([{ resource: 'Repository', code: 'custom', field: 'name' }]);
    expect(bad.status).toBe(422);
  });

  test('that are archived refuse writing, that are empty refuse objects', async () => {
    const archived = await refused(
      fixture.alice.rest.issues.createLabel({ owner: 'acme', repo: 'two', name: 'x', color: 'ffffff' }),
    );
    const empty = await refused(
      fixture.alice.rest.git.createBlob({ owner: 'acme', repo: 'three', content: 'x', encoding: 'utf-8' }),
    );

    expect(archived.status).toBe(403);
    expect(archived.data.message).toContain('archived');
    expect(empty.status).toBe(409);
    expect(empty.data.message).toBe('Git Repository is empty.');
    expect(
      (await refused(fixture.alice.rest.repos.listCommits({ owner: 'acme', repo: 'three' }))).status,
    ).toBe(409);
  });

  test('made at the same time under one name are one', async () => {
    const create = () =>
      fixture.alice.rest.repos.createInOrg({ org: 'acme', name: 'raced', auto_init: true });
    const results = await Promise.allSettled(Array.from({ length: 6 }, create));
    const refusals = results.filter((result) => result.status === 'rejected').map((result) => result.reason);
    await fixture.alice.rest.repos.delete({ owner: 'acme', repo: 'raced' });

    expect(refusals.map((error: { status: number }) => error.status)).toEqual([422, 422, 422, 422, 422]);
  });

  test('that are deleted are gone', async () => {
    await fixture.alice.rest.repos.createInOrg({ org: 'acme', name: 'short-lived' });
    await fixture.alice.rest.repos.delete({ owner: 'acme', repo: 'short-lived' });

    expect((await refused(fixture.alice.rest.repos.get({ owner: 'acme', repo: 'short-lived' }))).status).toBe(
      404,
    );
  });
});

describe('tokens', () => {
  test('are known or refused; a reader does not write; nobody sees what is private', async () => {
    await fixture.alice.rest.repos.createInOrg({ org: 'acme', name: 'secret', private: true });
    const secret = { owner: 'acme', repo: 'secret' };
    const unknown = await refused(fixture.client('nobody').rest.repos.get(repo));
    const reader = await refused(
      fixture.client('token-of-rita').rest.git.createBlob({ ...repo, content: 'x', encoding: 'utf-8' }),
    );
    const anonymous = fixture.client();

    expect(unknown.status).toBe(401);
    expect(unknown.data.message).toBe('Bad credentials');
    expect(reader.status).toBe(403);
    expect((await refused(anonymous.rest.repos.get(secret))).status).toBe(404);
    expect((await anonymous.rest.repos.get(repo)).data.name).toBe('one');
    expect((await refused(anonymous.rest.git.createBlob({ ...repo, content: 'x' }))).status).toBe(401);
    expect((await refused(anonymous.rest.users.getAuthenticated())).status).toBe(401);
    expect((await fixture.alice.rest.users.getAuthenticated()).data.login).toBe('alice');
    expect(
      (
        await refused(
          fixture.bob.rest.repos.createWebhook({ ...repo, config: { url: 'http://127.0.0.1:9/' } }),
        )
      ).status,
    ).toBe(403);
  });

  test('carry a rate limit in headers and on its own', async () => {
    const { data, headers } = await fixture.alice.rest.rateLimit.get();

    expect(data.rate.limit).toBe(5000);
    expect(headers['x-ratelimit-remaining']).toBe('5000');
  });
});

describe('git data', () => {
  test('keeps dates, offsets, modes and bytes', async () => {
    const { data: blob } = await fixture.alice.rest.git.createBlob({
      ...repo,
      content: Buffer.from([0, 255, 10]).toString('base64'),
      encoding: 'base64',
    });
    const parent = await fixture.headOf('main');
    const { data: tree } = await fixture.alice.rest.git.createTree({
      ...repo,
      base_tree: parent,
      tree: [
        { path: 'bin/run', mode: '100755', type: 'blob', content: '#!/bin/sh\n' },
        { path: 'data.bin', mode: '100644', type: 'blob', sha: blob.sha },
        { path: 'latest', mode: '120000', type: 'blob', content: 'bin/run' },
      ],
    });
    const author = { name: 'Ana', email: 'ana@acme.test', date: '2026-03-01T12:00:00+02:00' };
    const { data: commit } = await fixture.alice.rest.git.createCommit({
      ...repo,
      message: 'feat: keep\n\nbody\n',
      tree: tree.sha,
      parents: [parent],
      author,
    });
    const { data: listing } = await fixture.alice.rest.git.getTree({
      ...repo,
      tree_sha: tree.sha,
      recursive: 'true',
    });

    expect((await fixture.alice.rest.git.getBlob({ ...repo, file_sha: blob.sha })).data.content.trim()).toBe(
      'AP8K',
    );
    expect(listing.tree.map((entry) => `${entry.mode} ${entry.path}`)).toEqual([
      '100644 README.md',
      '040000 bin',
      '100755 bin/run',
      '100644 data.bin',
      '120000 latest',
    ]);
    expect(commit.author.date).toBe('2026-03-01T10:00:00Z');
    expect(commit.message).toBe('feat: keep\n\nbody\n');
  });

  test('deletes by null, refuses what is not there', async () => {
    const parent = await fixture.headOf('main');
    const gone = { path: 'absent.txt', mode: '100644', type: 'blob', sha: null } as const;
    const wrong = { path: 'x', mode: '100644', type: 'blob', sha: 'f'.repeat(40) } as const;
    const absent = await refused(
      fixture.alice.rest.git.createTree({ ...repo, base_tree: parent, tree: [gone] }),
    );
    const bad = await refused(
      fixture.alice.rest.git.createTree({ ...repo, base_tree: parent, tree: [wrong] }),
    );
    const { data: tree } = await fixture.alice.rest.git.createTree({
      ...repo,
      base_tree: parent,
      tree: [
        { ...gone, path: 'README.md' },
        { path: 'kept', mode: '100644', type: 'blob', content: 'x' },
      ],
    });

    expect(absent.status).toBe(422);
    expect(bad.data.message).toContain('is not a valid blob');
    expect(tree.tree.map((entry) => entry.path)).toEqual(['kept']);
    const commit = fixture.alice.rest.git.createCommit({ ...repo, message: 'x', tree: 'e'.repeat(40) });
    expect((await refused(commit)).status).toBe(422);
  });

  test('moves references forward only, unless forced, and deletes them', async () => {
    const first = await fixture.branchWith('moving', { 'a.txt': '1' });
    const second = await fixture.branchWith('other', { 'a.txt': '2' });
    const backwards = await refused(
      fixture.alice.rest.git.updateRef({ ...repo, ref: 'heads/moving', sha: second }),
    );
    const twice = await refused(
      fixture.alice.rest.git.createRef({ ...repo, ref: 'refs/heads/moving', sha: first }),
    );
    const nowhere = await refused(
      fixture.alice.rest.git.createRef({ ...repo, ref: 'refs/heads/nowhere', sha: 'd'.repeat(40) }),
    );
    await fixture.alice.rest.git.updateRef({ ...repo, ref: 'heads/moving', sha: second, force: true });

    expect(backwards.data.message).toBe('Update is not a fast forward');
    expect(twice.data.message).toBe('Reference already exists');
    expect(nowhere.data.message).toBe('Object does not exist');
    expect(await fixture.headOf('moving')).toBe(second);
    const matching = await fixture.alice.rest.git.listMatchingRefs({ ...repo, ref: 'heads/mov' });
    expect(matching.data.map((one) => one.ref)).toEqual(['refs/heads/moving']);
    await fixture.alice.rest.git.deleteRef({ ...repo, ref: 'heads/moving' });
    expect((await refused(fixture.alice.rest.git.getRef({ ...repo, ref: 'heads/moving' }))).status).toBe(404);
  });

  test('has annotated tags and branches', async () => {
    const object = await fixture.headOf('main');
    const { data: tag } = await fixture.alice.rest.git.createTag({
      ...repo,
      tag: 'v1',
      message: 'one\n',
      object,
      type: 'commit',
    });
    await fixture.alice.rest.git.createRef({ ...repo, ref: 'refs/tags/v1', sha: tag.sha });

    expect((await fixture.alice.rest.git.getTag({ ...repo, tag_sha: tag.sha })).data.object.sha).toBe(object);
    expect((await fixture.alice.rest.repos.listTags(repo)).data[0]?.commit.sha).toBe(object);
    expect((await fixture.alice.rest.repos.getBranch({ ...repo, branch: 'main' })).data.commit.sha).toBe(
      object,
    );
    expect((await fixture.alice.rest.repos.listBranches(repo)).data.map((one) => one.name)).toContain('main');
  });
});

describe('contents', () => {
  test('are read as files, folders and raw text, written with the right sha, and deleted', async () => {
    const path = 'docs/hello world.md';
    const text = (content: string): string => Buffer.from(content).toString('base64');
    const put = (content: string, sha?: string) =>
      fixture.alice.rest.repos.createOrUpdateFileContents({
        ...repo,
        path,
        message: 'write',
        content: text(content),
        ...(sha === undefined ? {} : { sha }),
      });
    const made = await put('one\n');
    const sha = made.data.content?.sha ?? '';
    const stale = await refused(put('two\n', 'a'.repeat(40)));
    const changed = await put('two\n', sha);
    const raw = await fixture.alice.rest.repos.getContent({ ...repo, path, mediaType: { format: 'raw' } });
    const folder = await fixture.alice.rest.repos.getContent({ ...repo, path: 'docs' });

    expect(made.status).toBe(201);
    expect(stale.status).toBe(409);
    expect((await refused(put('three\n'))).status).toBe(422);
    expect(changed.status).toBe(200);
    expect(raw.data).toBe('two\n');
    expect(folder.data).toMatchObject([{ type: 'file', path }]);
    const last = changed.data.content?.sha ?? '';
    await fixture.alice.rest.repos.deleteFile({ ...repo, path, message: 'delete', sha: last });
    expect((await refused(fixture.alice.rest.repos.getContent({ ...repo, path }))).status).toBe(404);
  });

  test('answer 304 to what the caller has already', async () => {
    const first = await fixture.alice.rest.repos.get(repo);
    const again = fixture.alice.request('GET /repos/{owner}/{repo}', {
      ...repo,
      headers: { 'if-none-match': first.headers.etag ?? '' },
    });

    await expect(again).rejects.toMatchObject({ status: 304 });
  });
});

describe('commits', () => {
  test('are listed by path, read with files, and compared', async () => {
    const sha = await fixture.branchWith('compared', { 'lib/a.ts': 'a\n', 'lib/b.ts': 'b\n' });
    const listed = await fixture.alice.rest.repos.listCommits({
      ...repo,
      sha: 'compared',
      path: 'lib',
      per_page: 1,
    });
    const one = await fixture.alice.rest.repos.getCommit({ ...repo, ref: 'compared' });
    const ahead = await fixture.alice.rest.repos.compareCommitsWithBasehead({
      ...repo,
      basehead: 'main...compared',
    });
    const behind = await fixture.alice.rest.repos.compareCommitsWithBasehead({
      ...repo,
      basehead: 'compared...main',
    });
    const diff = await fixture.alice.rest.repos.compareCommitsWithBasehead({
      ...repo,
      basehead: 'main...compared',
      mediaType: { format: 'diff' },
    });

    expect(listed.data.map((commit) => commit.sha)).toEqual([sha]);
    expect(one.data.stats).toMatchObject({ additions: 2, deletions: 0 });
    expect([ahead.data.status, behind.data.status]).toEqual(['ahead', 'behind']);
    expect(ahead.data.files?.map((file) => file.filename)).toEqual(['lib/a.ts', 'lib/b.ts']);
    expect(String(diff.data)).toContain('diff --git a/lib/a.ts b/lib/a.ts');
    expect((await refused(fixture.alice.rest.repos.getCommit({ ...repo, ref: 'absent' }))).status).toBe(422);
  });
});

describe('people and repositories', () => {
  test('are read by their smaller operations', async () => {
    const mine = await fixture.alice.rest.repos.listForAuthenticatedUser();
    const theirs = await fixture.alice.rest.repos.listForUser({ username: 'acme' });
    const root = await fixture.alice.rest.repos.getContent({ ...repo, path: '' });
    const readme = await fixture.alice.rest.repos.getReadme(repo);
    const permission = await fixture.alice.rest.repos.getCollaboratorPermissionLevel({
      ...repo,
      username: 'bob',
    });

    expect((await fixture.alice.rest.orgs.get({ org: 'acme' })).data.public_repos).toBeGreaterThan(1);
    expect(mine.data.map((one) => one.name)).toContain('secret');
    expect(theirs.data.map((one) => one.name)).toContain('one');
    expect((await fixture.alice.rest.users.getByUsername({ username: 'bob' })).data.login).toBe('bob');
    expect((await fixture.alice.rest.repos.getAllTopics({ owner: 'acme', repo: 'two' })).data.names).toEqual([
      'node',
    ]);
    expect((await fixture.alice.rest.repos.listLanguages(repo)).data).toEqual({});
    expect(root.data).toContainEqual(expect.objectContaining({ path: 'README.md', type: 'file' }));
    expect(readme.data.path).toBe('README.md');
    expect(permission.data.permission).toBe('write');
  });
});
