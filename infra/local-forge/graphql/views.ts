/**
 * Repositories, references, commits and pull requests as GraphQL objects: fields are values, or functions where an
 * answer costs something.
 */
import type { Context } from '../context.ts';
import type { Repository } from '../forge.ts';
import type { Permission } from '../http/call.ts';
import { repositoryPage } from '../present/repositories.ts';
import { nodeId } from '../present/users.ts';
import { decisiveReviews, latestCheckRuns, latestStatuses, pullDetails } from '../pulls/details.ts';
import type { PullRecord } from '../records.ts';

/** What views need of the request. */
export interface ViewScope {
  readonly context: Context;
  readonly permission: Permission | undefined;
}

/** A user. */
export function viewUser(scope: ViewScope, login: string): object {
  return { login, url: `${scope.context.addresses.html}/${login}` };
}

/** A commit by its name. */
export function viewCommit(scope: ViewScope, repository: Repository, sha: string): object {
  return {
    __typename: 'Commit',
    id: nodeId('C', repository.id, sha),
    oid: sha,
    url: `${repositoryPage(scope.context, repository)}/commit/${sha}`,
    statusCheckRollup: rollup(repository, sha),
  };
}

/** A reference, if it is there. */
export async function viewReference(
  scope: ViewScope,
  repository: Repository,
  name: string,
): Promise<object | null> {
  const full = name.startsWith('refs/') ? name : `refs/heads/${name}`;
  const sha = await repository.git.references.read(full);
  if (sha === undefined) return null;
  const prefix = full.split('/').slice(0, 2).join('/');
  return {
    __typename: 'Ref',
    id: nodeId('REF', repository.id, full),
    name: full.slice(prefix.length + 1),
    prefix: `${prefix}/`,
    target: viewCommit(scope, repository, sha),
  };
}

/** A repository. */
export function viewRepository(scope: ViewScope, repository: Repository): object {
  const record = repository.record();
  return {
    __typename: 'Repository',
    id: nodeId('R', record.id),
    name: record.name,
    nameWithOwner: `${record.owner}/${record.name}`,
    url: repositoryPage(scope.context, repository),
    isArchived: record.archived,
    isFork: record.fork,
    isPrivate: record.private,
    isEmpty: async () => (await repository.git.references.list('refs/heads/')).length === 0,
    autoMergeAllowed: record.allowAutoMerge,
    mergeCommitAllowed: record.allowMergeCommit,
    squashMergeAllowed: record.allowSquashMerge,
    rebaseMergeAllowed: record.allowRebaseMerge,
    viewerPermission: scope.permission?.toUpperCase() ?? 'READ',
    defaultBranchRef: () => viewReference(scope, repository, record.defaultBranch),
    ref: ({ qualifiedName }: { qualifiedName: string }) => viewReference(scope, repository, qualifiedName),
    pullRequest: ({ number }: { number: number }) => {
      const pull = repository.pulls.get(number);
      return pull ? viewPull(scope, repository, pull) : null;
    },
  };
}

/** A pull request. */
export function viewPull(scope: ViewScope, repository: Repository, pull: PullRecord): object {
  const merged = pull.mergedAt !== null;
  return {
    __typename: 'PullRequest',
    id: nodeId('PR', repository.id, pull.number),
    number: pull.number,
    title: pull.title,
    body: pull.body ?? '',
    state: merged ? 'MERGED' : pull.state.toUpperCase(),
    isDraft: pull.draft,
    url: `${repositoryPage(scope.context, repository)}/pull/${pull.number}`,
    author: viewUser(scope, pull.author),
    headRefName: pull.head,
    headRefOid: pull.headSha,
    baseRefName: pull.base,
    baseRefOid: pull.baseSha,
    merged,
    mergedAt: pull.mergedAt,
    closedAt: pull.closedAt,
    createdAt: pull.createdAt,
    updatedAt: pull.updatedAt,
    mergeable: () => mergeability(repository, pull),
    mergeStateStatus: async () => (await pullDetails(repository, pull)).state.toUpperCase(),
    reviewDecision: reviewDecision(repository, pull.number),
    mergeCommit: pull.mergeSha === null ? null : viewCommit(scope, repository, pull.mergeSha),
    autoMergeRequest: viewAutoMerge(scope, pull),
    repository: () => viewRepository(scope, repository),
  };
}

function viewAutoMerge(scope: ViewScope, pull: PullRecord): object | null {
  if (!pull.autoMerge) return null;
  const { by, method, title, message } = pull.autoMerge;
  return {
    mergeMethod: method.toUpperCase(),
    commitHeadline: title === '' ? null : title,
    commitBody: message === '' ? null : message,
    enabledBy: viewUser(scope, by),
  };
}

async function mergeability(repository: Repository, pull: PullRecord): Promise<string> {
  const { mergeable } = await pullDetails(repository, pull);
  if (mergeable === null) return 'UNKNOWN';
  return mergeable ? 'MERGEABLE' : 'CONFLICTING';
}

function reviewDecision(repository: Repository, number: number): string | null {
  const reviews = decisiveReviews(repository, number);
  if (reviews.some((review) => review.state === 'CHANGES_REQUESTED')) return 'CHANGES_REQUESTED';
  return reviews.some((review) => review.state === 'APPROVED') ? 'APPROVED' : null;
}

/** All statuses and check runs of a commit as one state; null when there are none. */
function rollup(repository: Repository, sha: string): object | null {
  const good = new Set(['success', 'neutral', 'skipped']);
  const states = [
    ...latestStatuses(repository, sha).map((status) => status.state),
    ...latestCheckRuns(repository, sha).map((run) => {
      if (run.conclusion === null) return 'pending';
      return good.has(run.conclusion) ? 'success' : 'failure';
    }),
  ];
  if (states.length === 0) return null;
  const worst = (['failure', 'error', 'pending'] as const).find((state) => states.includes(state));
  return { state: (worst ?? 'success').toUpperCase() };
}
