import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Source } from '../../core/spec/spec.ts';
import { createTestDatabase, type TestDatabase } from '../../test/harness/database.ts';
import { moveTarget } from '../adapters/database/transitions.ts';
import { createGit } from '../adapters/git/git.ts';
import { makeTestFolder, makeTestRepository } from '../adapters/git/test-repository.ts';
import { makeSpec, storeSpec } from '../scan/test-spec.ts';
import { discover } from './discover.ts';
import { createFakeLister, type FakeLister, fakeRepository } from './fake-lister.ts';
import type { FoundRepository } from './ports.ts';

const folder = makeTestFolder();
let test1: TestDatabase;

beforeAll(async () => {
  test1 = await createTestDatabase();
});
beforeEach(async () => {
  await test1.database.query('truncate migrations, repositories cascade');
});
afterAll(async () => {
  await test1.drop();
  folder.remove();
});

const acme: Source = {
  kind: 'github',
  host: 'fake',
  organization: 'acme',
  include: [],
  exclude: [],
  archived: false,
  forks: false,
  topics: [],
};

async function run(
  sources: readonly Source[],
  options: { repositories?: readonly FoundRepository[]; lister?: FakeLister; title?: string } = {},
) {
  const lister = options.lister ?? createFakeLister(options.repositories ?? []);
  const spec = makeSpec({ sources, ...(options.title === undefined ? {} : { title: options.title }) });
  const specId = await storeSpec(test1.database, spec);
  const dependencies = {
    database: test1.database,
    git: createGit(),
    credentials: () => [],
    listers: [lister],
  };
  const outcome = await discover(dependencies, { specId, migration: spec.name, spec });
  return { ...outcome, specId };
}

function targets() {
  return test1.database.query<{
    repository: string;
    state: string;
    code: string | null;
    base_ref: string | null;
  }>('select repository, state, code, base_ref from targets order by repository');
}

function events() {
  return test1.database.query<{ target: string; data: { from: string; to: string } }>(
    'select target, data from rollout_events order by id',
  );
}

describe('an organisation', () => {
  test('gives a target for each repository in scope, others are skipped with a reason or left out', async () => {
    const repositories = [
      fakeRepository('svc-a', { topics: ['node', 'web'] }),
      fakeRepository('SVC-b', { topics: ['node'] }),
      fakeRepository('svc-legacy', { topics: ['node'] }),
      fakeRepository('svc-old', { topics: ['node'], archived: true }),
      fakeRepository('svc-fork', { topics: ['node'], fork: true }),
      fakeRepository('svc-other'),
      fakeRepository('web', { topics: ['node'] }),
    ];

    const outcome = await run([{ ...acme, include: ['svc-*'], exclude: ['svc-legacy'], topics: ['node'] }], {
      repositories,
    });

    expect(outcome.targets).toBe(4);
    expect(await targets()).toMatchObject([
      { repository: 'fake/acme/SVC-b', state: 'found' },
      { repository: 'fake/acme/svc-a', state: 'found' },
      { repository: 'fake/acme/svc-fork', state: 'skipped', code: 'fork' },
      { repository: 'fake/acme/svc-old', state: 'skipped', code: 'archived' },
    ]);
    const [stored] = await test1.database.query(`select * from repositories where id = 'fake/acme/svc-a'`);
    expect(stored).toMatchObject({
      host: 'fake',
      owner: 'acme',
      name: 'svc-a',
      clone_url: 'https://fake.example/acme/svc-a.git',
      web_url: 'https://fake.example/acme/svc-a',
      api_url: 'https://api.fake.example',
      default_branch: 'main',
      topics: ['node', 'web'],
    });
  });

  test('discovered twice changes nothing and tells nothing twice', async () => {
    const repositories = [fakeRepository('a'), fakeRepository('b', { archived: true })];
    await run([acme], { repositories });
    const before = [await targets(), await events()];

    const again = await run([acme], { repositories });

    expect(again.targets).toBe(2);
    expect([await targets(), await events()]).toEqual(before);
    expect((await events()).map(({ target, data }) => `${target} ${data.from}-${data.to}`)).toEqual([
      'alpha-to-beta/fake/acme/a found-found',
      'alpha-to-beta/fake/acme/b found-found',
      'alpha-to-beta/fake/acme/b found-skipped',
    ]);
  });

  test('a repository that two sources name counts once, with the ref of the first', async () => {
    const list = path.join(folder.path, 'list.txt');
    writeFileSync(list, 'fake/acme/a@v2\nhttps://fake.example/acme/a.git\n');

    const outcome = await run([{ kind: 'repositories', path: list }, acme], {
      repositories: [fakeRepository('a')],
    });

    expect(outcome.targets).toBe(1);
    expect(await targets()).toEqual([
      { repository: 'fake/acme/a', state: 'found', code: null, base_ref: 'v2' },
    ]);
  });

  test('removes nothing that is not listed any more, and keeps what is under way', async () => {
    await run([acme], { repositories: [fakeRepository('a'), fakeRepository('b')] });
    await moveTarget(test1.database, { target: 'alpha-to-beta/fake/acme/a', to: 'matched', stage: 'scan' });

    await run([acme], { repositories: [fakeRepository('a', { archived: true })] });

    expect(await targets()).toMatchObject([
      { repository: 'fake/acme/a', state: 'matched' },
      { repository: 'fake/acme/b', state: 'found' },
    ]);
  });

  test('a new spec reopens targets, but not those an owner vetoed', async () => {
    const repositories = ['clean', 'matched', 'vetoed'].map((name) => fakeRepository(name));
    await run([acme], { repositories });
    for (const to of ['clean', 'matched', 'vetoed'] as const)
      await moveTarget(test1.database, { target: `alpha-to-beta/fake/acme/${to}`, to, stage: 'scan' });

    const { specId } = await run([acme], { repositories, title: 'Second version' });

    expect(await targets()).toMatchObject([{ state: 'found' }, { state: 'found' }, { state: 'vetoed' }]);
    expect(
      await test1.database.query('select distinct spec from targets where state = $1', ['found']),
    ).toEqual([{ spec: specId }]);
  });

  test('a new spec skips what it does not name any more, and an older one that comes back finds it again', async () => {
    const both = [fakeRepository('a'), fakeRepository('b')];
    await run([acme], { repositories: both });
    await moveTarget(test1.database, {
      target: 'alpha-to-beta/fake/acme/b',
      to: 'published',
      stage: 'publish',
    });

    await run([acme], { repositories: [fakeRepository('a')], title: 'Second version' });
    expect(await targets()).toMatchObject([
      { repository: 'fake/acme/a', state: 'found' },
      { repository: 'fake/acme/b', state: 'skipped', code: 'out-of-scope' },
    ]);

    await run([acme], { repositories: both });
    expect(await targets()).toMatchObject([{ state: 'found' }, { state: 'found' }]);
  });

  test('a repository that is archived no more is found again', async () => {
    await run([acme], { repositories: [fakeRepository('a', { archived: true })] });

    await run([acme], { repositories: [fakeRepository('a')] });

    expect(await targets()).toMatchObject([{ state: 'found' }]);
  });

  test('of a host that is not configured is refused, naming those that are', async () => {
    await expect(run([{ ...acme, host: 'elsewhere' }])).rejects.toMatchObject({
      code: 'RG_SCAN_HOST_UNKNOWN',
      remedy: expect.stringContaining('fake'),
    });
  });
});

describe('a directory', () => {
  test('gives every repository below it, bare ones too, and none inside another', async () => {
    const root = path.join(folder.path, 'checkouts');
    makeTestRepository(path.join(root, 'one')).commit({ 'a.js': '1' });
    makeTestRepository(path.join(root, 'deep', 'two')).commit({ 'a.js': '1' });
    makeTestRepository(path.join(root, 'one', 'inner')).commit({ 'a.js': '1' });
    makeTestRepository(path.join(root, 'node_modules', 'x')).commit({ 'a.js': '1' });
    const bare = path.join(root, 'bare.git');
    await createGit().read(['init', '--quiet', '--bare', '--initial-branch=trunk', bare]);
    symlinkSync(path.join(root, 'one'), path.join(root, 'link'));
    mkdirSync(path.join(root, 'empty'));

    const outcome = await run([{ kind: 'directory', path: root }]);

    const prefix = `local${root}`;
    expect(outcome.targets).toBe(3);
    expect((await targets()).map((target) => target.repository)).toEqual([
      `${prefix}/bare.git`,
      `${prefix}/deep/two`,
      `${prefix}/one`,
    ]);
    expect(
      await test1.database.query('select clone_url, default_branch, api_url from repositories order by id'),
    ).toEqual([
      { clone_url: bare, default_branch: 'trunk', api_url: null },
      { clone_url: path.join(root, 'deep', 'two'), default_branch: 'main', api_url: null },
      { clone_url: path.join(root, 'one'), default_branch: 'main', api_url: null },
    ]);
  });

  test('that is not there is refused', async () => {
    await expect(run([{ kind: 'directory', path: path.join(folder.path, 'nowhere') }])).rejects.toMatchObject(
      {
        code: 'RG_SCAN_SOURCE_UNREADABLE',
      },
    );
  });
});

describe('a list', () => {
  test('names repositories of hosts, URLs and paths relative to itself', async () => {
    const repository = makeTestRepository(path.join(folder.path, 'lists', 'repos', 'my shop'));
    repository.commit({ 'a.js': '1' });
    const list = path.join(folder.path, 'lists', 'all.txt');
    writeFileSync(list, '# ours\nfake/acme/a\nfake/acme/old\n./repos/my shop@main\n');
    const lister = createFakeLister([
      fakeRepository('a', { fork: true }),
      fakeRepository('old', { archived: true }),
    ]);

    await run([{ kind: 'repositories', path: list }], { lister });

    expect(lister.calls).toEqual(['find acme/a', 'find acme/old']);
    expect(await targets()).toEqual([
      { repository: 'fake/acme/a', state: 'found', code: null, base_ref: null },
      { repository: 'fake/acme/old', state: 'skipped', code: 'archived', base_ref: null },
      {
        repository: `local${folder.path}/lists/repos/my%20shop`,
        state: 'found',
        code: null,
        base_ref: 'main',
      },
    ]);
  });

  test.each([
    ['not a repository', 'list-bad.txt:2'],
    ['fake/acme/missing', 'fake has no repository acme/missing'],
    ['./nowhere', 'there is no directory'],
    ['https://user:secret@fake.example/acme/a', 'user name or password'],
  ])('with the line "%s" is refused with the place', async (line, message) => {
    const list = path.join(folder.path, 'list-bad.txt');
    writeFileSync(list, `# list\n${line}\n`);

    const outcome = await run([{ kind: 'repositories', path: list }]).catch((error: Error) => error);

    expect(outcome).toMatchObject({
      code: 'RG_SCAN_SOURCE_UNREADABLE',
      message: expect.stringContaining(message),
    });
    expect(String(outcome)).not.toContain('secret');
  });
});
