/**
 * GitHub and everything that speaks its REST API, through octokit.
 *
 * Octokit's throttling and retries are off: waiting is the workflow's business. A commit is one tree with inline contents,
 * one commit object and one ref; blobs are made only for text that JSON cannot carry.
 */
import { Octokit } from 'octokit';
import type { FileChange } from '../../../core/patch.ts';
import type {
  CodeHost,
  CommitRequest,
  HostRepository,
  ObservedPullRequest,
  PullRequestRequest,
  PullRequestSignals,
} from './code-host.ts';
import { asking, hasStatus } from './github-errors.ts';
import { rollUpChecks, rollUpReviews } from './github-signals.ts';

/** How to reach a host; the token's value comes from the environment and stays in memory. */
export interface GithubHostOptions {
  readonly apiUrl: string;
  readonly token: string;
}

/** Makes an octokit for a host with our settings. */
export function createOctokit(options: GithubHostOptions): Octokit {
  return new Octokit({
    auth: options.token,
    baseUrl: options.apiUrl,
    userAgent: 'regrade',
    throttle: { enabled: false },
    retry: { enabled: false },
    log: { debug() {}, info() {}, warn() {}, error() {} },
  });
}

/** The host behind an octokit. */
export function createGithubHost(octokit: Octokit): CodeHost {
  const { rest } = octokit;
  const at = ({ owner, name }: HostRepository) => ({ owner, repo: name });

  return {
    readBranch: (repository, branch) =>
      orUndefined(404, () =>
        asking(`Reading branch ${branch}`, async () => {
          const { data } = await rest.repos.getBranch({ ...at(repository), branch });
          return { commit: data.commit.sha, message: data.commit.commit.message };
        }),
      ),

    createCommit: (repository, request) =>
      asking('Creating the commit', () => createCommit(octokit, repository, request)),

    createBranch: async (repository, branch, commit) => {
      const created = await orUndefined(422, () =>
        asking(`Creating branch ${branch}`, async () => {
          await rest.git.createRef({ ...at(repository), ref: `refs/heads/${branch}`, sha: commit });
          return true;
        }),
      );
      return created ?? false;
    },

    moveBranch: (repository, branch, commit) =>
      asking(`Moving branch ${branch}`, async () => {
        await rest.git.updateRef({ ...at(repository), ref: `heads/${branch}`, sha: commit, force: true });
      }),

    findPullRequest: (repository, branch) =>
      asking(`Looking for a pull request from ${branch}`, async () => {
        const { data } = await rest.pulls.list({
          ...at(repository),
          head: `${repository.owner}:${branch}`,
          state: 'all',
          sort: 'created',
          direction: 'desc',
          per_page: 20,
        });
        const newest = data.find((pull) => pull.state === 'open') ?? data[0];
        return newest === undefined ? undefined : observe({ ...newest, merged: newest.merged_at !== null });
      }),

    openPullRequest: (repository, request) => openPullRequest(octokit, repository, request),

    updatePullRequest: (repository, number, texts) =>
      asking(`Updating pull request #${number}`, async () => {
        await rest.pulls.update({ ...at(repository), pull_number: number, ...texts });
      }),

    closePullRequest: (repository, number, body) =>
      asking(`Closing pull request #${number}`, async () => {
        await rest.pulls.update({ ...at(repository), pull_number: number, state: 'closed', body });
      }),

    reopenPullRequest: async (repository, number) => {
      const reopened = await orUndefined(422, () =>
        asking(`Reopening pull request #${number}`, async () => {
          await rest.pulls.update({ ...at(repository), pull_number: number, state: 'open' });
          return true;
        }),
      );
      return reopened ?? false;
    },

    addLabels: (repository, number, labels) =>
      asking(`Labelling pull request #${number}`, async () => {
        await rest.issues.addLabels({ ...at(repository), issue_number: number, labels: [...labels] });
      }),

    readPullRequest: (repository, number) =>
      asking(`Reading pull request #${number}`, async () => {
        const { data } = await rest.pulls.get({ ...at(repository), pull_number: number });
        return observe(data);
      }),

    readSignals: (repository, pullRequest) =>
      asking(`Reading checks and reviews of #${pullRequest.number}`, () =>
        readSignals(octokit, repository, pullRequest),
      ),
  };
}

async function createCommit(
  octokit: Octokit,
  repository: HostRepository,
  request: CommitRequest,
): Promise<string> {
  const at = { owner: repository.owner, repo: repository.name };
  const { git } = octokit.rest;
  const parent = await git.getCommit({ ...at, commit_sha: request.parent });
  const tree = await git.createTree({
    ...at,
    base_tree: parent.data.tree.sha,
    tree: request.changes.map(treeEntry),
  });
  const commit = await git.createCommit({
    ...at,
    message: request.message,
    tree: tree.data.sha,
    parents: [request.parent],
    ...(request.author === undefined ? {} : { author: request.author }),
  });
  return commit.data.sha;
}

type TreeMode = '100644' | '100755' | '120000';

function treeEntry(change: FileChange) {
  const mode: TreeMode = change.mode === '100755' || change.mode === '120000' ? change.mode : '100644';
  const entry = { path: change.path, mode, type: 'blob' as const };
  return change.after === undefined ? { ...entry, sha: null } : { ...entry, content: change.after };
}

async function openPullRequest(octokit: Octokit, repository: HostRepository, request: PullRequestRequest) {
  const at = { owner: repository.owner, repo: repository.name };
  const create = (draft: boolean) =>
    octokit.rest.pulls.create({
      ...at,
      head: request.branch,
      base: request.base,
      title: request.title,
      body: request.body,
      draft,
    });
  return asking(`Opening a pull request from ${request.branch}`, async () => {
    try {
      const { data } = await createWithDraftFallback(create, request.draft);
      return { pullRequest: observe(data), opened: true };
    } catch (error) {
      // Opened before, by an earlier try of ours whose answer was lost: one branch has one pull request.
      const existing = hasStatus(error, 422)
        ? await findOpen(octokit, repository, request.branch)
        : undefined;
      if (existing === undefined) throw error;
      return { pullRequest: existing, opened: false };
    }
  });
}

/** Drafts are refused with 422 on plans without them; a ready pull request is then the best there is. */
async function createWithDraftFallback<T>(
  create: (draft: boolean) => Promise<T>,
  draft: boolean,
): Promise<T> {
  try {
    return await create(draft);
  } catch (error) {
    const refused = draft && hasStatus(error, 422) && /draft/i.test(String(error));
    if (!refused) throw error;
    return create(false);
  }
}

async function findOpen(octokit: Octokit, repository: HostRepository, branch: string) {
  const { data } = await octokit.rest.pulls.list({
    owner: repository.owner,
    repo: repository.name,
    head: `${repository.owner}:${branch}`,
    state: 'open',
  });
  const [open] = data;
  return open === undefined ? undefined : observe({ ...open, merged: false });
}

async function readSignals(
  octokit: Octokit,
  repository: HostRepository,
  pullRequest: ObservedPullRequest,
): Promise<PullRequestSignals> {
  const at = { owner: repository.owner, repo: repository.name };
  const ref = pullRequest.headCommit;
  const [runs, status, reviews] = await Promise.all([
    octokit.paginate(octokit.rest.checks.listForRef, { ...at, ref, per_page: 100 }),
    octokit.rest.repos.getCombinedStatusForRef({ ...at, ref, per_page: 100 }),
    octokit.paginate(octokit.rest.pulls.listReviews, {
      ...at,
      pull_number: pullRequest.number,
      per_page: 100,
    }),
  ]);
  return { checks: rollUpChecks(runs, status.data.statuses), review: rollUpReviews(reviews) };
}

interface PullRequestAnswer {
  readonly number: number;
  readonly html_url: string;
  readonly state: string;
  readonly merged: boolean;
  readonly draft?: boolean | undefined;
  readonly head: { readonly sha: string };
  readonly body: string | null;
  readonly mergeable?: boolean | null;
}

function observe(answer: PullRequestAnswer): ObservedPullRequest {
  return {
    number: answer.number,
    url: answer.html_url,
    state: answer.merged ? 'merged' : answer.state === 'open' ? 'open' : 'closed',
    draft: answer.draft ?? false,
    headCommit: answer.head.sha,
    body: answer.body ?? '',
    mergeable: answer.mergeable !== false,
  };
}

/** `asking` keeps the original error as the cause, so that one expected status can be told apart. */
async function orUndefined<T>(status: number, request: () => Promise<T>): Promise<T | undefined> {
  try {
    return await request();
  } catch (error) {
    if (error instanceof Error && hasStatus(error.cause, status)) return undefined;
    throw error;
  }
}
