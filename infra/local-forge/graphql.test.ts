/** The GraphQL endpoint: queries, a commit in one request, and errors in GitHub's shape. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Octokit } from 'octokit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LocalForge, startLocalForge } from './index.ts';

const directory = mkdtempSync(join(tmpdir(), 'forge-graphql-'));
const repo = { owner: 'acme', repo: 'one' };
const commitOnBranch = `mutation($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid } ref { name prefix } }
}`;
let forge: LocalForge;
let octokit: Octokit;
let base: string;

function commitInput(expectedHeadOid: string, additions: Record<string, string>, deletions: string[] = []) {
  return {
    branch: { repositoryNameWithOwner: 'acme/one', branchName: 'feature' },
    message: { headline: 'feat: one request' },
    expectedHeadOid,
    fileChanges: {
      additions: Object.entries(additions).map(([path, text]) => ({
        path,
        contents: Buffer.from(text).toString('base64'),
      })),
      deletions: deletions.map((path) => ({ path })),
    },
  };
}

beforeAll(async () => {
  const tokens = [
    { token: 'writer', login: 'alice', permission: 'admin' },
    { token: 'reader', login: 'rita', permission: 'read' },
  ] as const;
  forge = await startLocalForge({ directory, tokens });
  forge.createOrganization('acme');
  octokit = new Octokit({ auth: 'writer', baseUrl: forge.apiUrl, throttle: { enabled: false } });
  await octokit.rest.repos.createInOrg({ org: 'acme', name: 'one', auto_init: true });
  base = (await octokit.rest.git.getRef({ ...repo, ref: 'heads/main' })).data.object.sha;
  await octokit.rest.git.createRef({ ...repo, ref: 'refs/heads/feature', sha: base });
});

afterAll(async () => {
  await forge.close();
  rmSync(directory, { recursive: true, force: true });
});

test('a commit on a branch adds and deletes files, at the expected head only', async () => {
  const input = commitInput(base, { 'src/a.ts': 'a\n' }, ['README.md']);
  const made = await octokit.graphql<{
    createCommitOnBranch: { commit: { oid: string }; ref: { name: string; prefix: string } };
  }>(commitOnBranch, { input });
  const { commit, ref } = made.createCommitOnBranch;
  const { data: tree } = await octokit.rest.git.getTree({ ...repo, tree_sha: commit.oid, recursive: 'true' });

  expect(ref).toEqual({ name: 'feature', prefix: 'refs/heads/' });
  expect(tree.tree.map((entry) => entry.path)).toEqual(['src', 'src/a.ts']);
  await expect(octokit.graphql(commitOnBranch, { input })).rejects.toMatchObject({
    errors: [{ type: 'STALE_DATA' }],
  });
  const absent = commitInput(commit.oid, {}, ['absent.ts']);
  await expect(octokit.graphql(commitOnBranch, { input: absent })).rejects.toThrow('does not exist');
});

test('references move together, only from where they were seen, and only forward unless forced', async () => {
  const mutation = 'mutation($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }';
  const { data: shown } = await octokit.rest.repos.get(repo);
  const { data: commit } = await octokit.rest.git.getCommit({ ...repo, commit_sha: base });
  const made = { ...repo, message: 'next', tree: commit.tree.sha };
  const { data: next } = await octokit.rest.git.createCommit({ ...made, parents: [base] });
  const { data: stray } = await octokit.rest.git.createCommit({ ...made, parents: [] });
  const zeros = '0'.repeat(40);
  const update = (...refUpdates: object[]) =>
    octokit.graphql(mutation, { input: { repositoryId: shown.node_id, refUpdates } });
  const one = 'refs/heads/cas-one';
  const two = 'refs/heads/cas-two';
  const heads = async () => {
    const { data } = await octokit.rest.git.listMatchingRefs({ ...repo, ref: 'heads/cas-' });
    return data.map(({ ref, object }) => `${ref} ${object.sha}`);
  };

  await update({ name: one, afterOid: base, beforeOid: zeros }, { name: two, afterOid: base });
  const stale = update(
    { name: one, afterOid: next.sha },
    { name: two, afterOid: next.sha, beforeOid: next.sha },
  );
  await expect(stale).rejects.toMatchObject({ errors: [{ type: 'STALE_DATA' }] });
  expect(await heads()).toEqual([`${one} ${base}`, `${two} ${base}`]);
  await expect(update({ name: one, afterOid: stray.sha, beforeOid: base })).rejects.toThrow('fast forward');
  await update({ name: one, afterOid: next.sha, beforeOid: base });
  await update(
    { name: one, afterOid: stray.sha, beforeOid: next.sha, force: true },
    { name: two, afterOid: zeros },
  );
  expect(await heads()).toEqual([`${one} ${stray.sha}`]);
});

test('a pull request is found by its node id, with what a preflight asks', async () => {
  const { data: pull } = await octokit.rest.pulls.create({
    ...repo,
    head: 'feature',
    base: 'main',
    title: 'One',
  });
  const sha = pull.head.sha;
  await octokit.rest.repos.createCommitStatus({ ...repo, sha, state: 'failure', context: 'ci' });
  const query = `query($id: ID!) {
    viewer { login }
    repository(owner: "acme", name: "one") { isArchived viewerPermission defaultBranchRef { name target { oid } } }
    node(id: $id) {
      ... on PullRequest { number state isDraft mergeable mergeStateStatus mergeCommit { oid }
        repository { nameWithOwner ref(qualifiedName: "feature") { target { oid statusCheckRollup { state } } } } }
    }
    nodes(ids: [$id, "nonsense"]) { id }
  }`;
  const answer = await octokit.graphql(query, { id: pull.node_id });

  expect(answer).toEqual({
    viewer: { login: 'alice' },
    repository: {
      isArchived: false,
      viewerPermission: 'ADMIN',
      defaultBranchRef: { name: 'main', target: { oid: base } },
    },
    node: {
      number: 1,
      state: 'OPEN',
      isDraft: false,
      mergeable: 'MERGEABLE',
      mergeStateStatus: 'UNSTABLE',
      mergeCommit: null,
      repository: {
        nameWithOwner: 'acme/one',
        ref: { target: { oid: sha, statusCheckRollup: { state: 'FAILURE' } } },
      },
    },
    nodes: [{ id: pull.node_id }, null],
  });
});

test('what is unknown, forbidden or not in the schema is an error with a type or a place', async () => {
  const reader = new Octokit({ auth: 'reader', baseUrl: forge.apiUrl });
  const missing = octokit.graphql('{ repository(owner: "acme", name: "none") { id } }');
  const unknown = octokit.graphql('{ viewer { favouriteColour } }');
  const draft =
    'mutation($id: ID!) { convertPullRequestToDraft(input: {pullRequestId: $id}) { pullRequest { id } } }';

  await expect(missing).rejects.toMatchObject({ errors: [{ type: 'NOT_FOUND', path: ['repository'] }] });
  await expect(unknown).rejects.toThrow('Cannot query field "favouriteColour"');
  await expect(octokit.graphql(draft, { id: 'PR_bm9uZQ' })).rejects.toMatchObject({
    errors: [{ type: 'NOT_FOUND' }],
  });
  await expect(reader.graphql(commitOnBranch, { input: commitInput(base, {}) })).rejects.toMatchObject({
    errors: [{ type: 'FORBIDDEN' }],
  });
});
