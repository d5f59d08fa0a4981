/**
 * Pull requests as GitHub's API shows them: short in lists, long on their own, and as the issue each one also is.
 */
import type { Context } from '../context.ts';
import type { Repository } from '../forge.ts';
import type { Permission } from '../http/call.ts';
import { pullDetails } from '../pulls/details.ts';
import type { LabelRecord, PullRecord } from '../records.ts';
import { presentLabel } from './feedback.ts';
import { presentRepository, repositoryPage, repositoryUrl } from './repositories.ts';
import { nodeId, presentUser, userId } from './users.ts';

/** A pull request as lists show it. */
export function presentPull(
  context: Context,
  repository: Repository,
  pull: PullRecord,
  permission: Permission | undefined,
): { readonly url: string } {
  const shown = presentRepository(context, repository, permission);
  const user = (login: string): object => presentUser(context.addresses, login);
  return {
    id: pull.id,
    node_id: nodeId('PR', repository.id, pull.number),
    number: pull.number,
    state: pull.state,
    locked: false,
    active_lock_reason: null,
    title: pull.title,
    body: pull.body,
    user: user(pull.author),
    labels: presentLabels(context, repository, pull),
    milestone: null,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeSha,
    assignee: pull.assignees[0] === undefined ? null : user(pull.assignees[0]),
    assignees: pull.assignees.map(user),
    requested_reviewers: pull.reviewers.map(user),
    requested_teams: pull.teamReviewers.map((slug) => presentTeam(context, repository, slug)),
    draft: pull.draft,
    author_association: 'MEMBER',
    auto_merge: presentAutoMerge(context, pull),
    head: presentEnd(context, repository, pull.head, pull.headSha, shown),
    base: presentEnd(context, repository, pull.base, pull.baseSha, shown),
    ...pullAddresses(context, repository, pull),
  } as unknown as { readonly url: string };
}

/** A pull request on its own, with counts and mergeability. */
export async function presentFullPull(
  context: Context,
  repository: Repository,
  pull: PullRecord,
  permission: Permission | undefined,
): Promise<{ readonly url: string }> {
  const details = await pullDetails(repository, pull);
  const ofPull = (row: { pull: number }): boolean => row.pull === pull.number;
  const shown = presentPull(context, repository, pull, permission);
  const own = {
    merged: pull.mergedAt !== null,
    mergeable: details.mergeable,
    rebaseable: details.mergeable,
    mergeable_state: details.state,
    merged_by: pull.mergedBy === null ? null : presentUser(context.addresses, pull.mergedBy),
    comments: repository.issueComments.all().filter(ofPull).length,
    review_comments: repository.reviewComments.all().filter(ofPull).length,
    maintainer_can_modify: pull.maintainerCanModify,
    commits: details.commits,
    additions: details.files.reduce((sum, file) => sum + file.additions, 0),
    deletions: details.files.reduce((sum, file) => sum + file.deletions, 0),
    changed_files: details.files.length,
  };
  return { ...shown, ...own };
}

/** A pull request as the issue it also is. */
export function presentIssue(context: Context, repository: Repository, pull: PullRecord): object {
  const url = repositoryUrl(context, repository);
  const issue = `${url}/issues/${pull.number}`;
  const page = `${repositoryPage(context, repository)}/pull/${pull.number}`;
  const user = (login: string): object => presentUser(context.addresses, login);
  return {
    id: pull.id,
    node_id: nodeId('PR', repository.id, pull.number),
    url: issue,
    repository_url: url,
    labels_url: `${issue}/labels{/name}`,
    comments_url: `${issue}/comments`,
    events_url: `${issue}/events`,
    html_url: page,
    number: pull.number,
    state: pull.state,
    title: pull.title,
    body: pull.body,
    user: user(pull.author),
    labels: presentLabels(context, repository, pull),
    assignee: pull.assignees[0] === undefined ? null : user(pull.assignees[0]),
    assignees: pull.assignees.map(user),
    milestone: null,
    locked: false,
    active_lock_reason: null,
    comments: repository.issueComments.all().filter((comment) => comment.pull === pull.number).length,
    pull_request: {
      url: `${url}/pulls/${pull.number}`,
      html_url: page,
      diff_url: `${page}.diff`,
      patch_url: `${page}.patch`,
      merged_at: pull.mergedAt,
    },
    draft: pull.draft,
    closed_at: pull.closedAt,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    author_association: 'MEMBER',
  };
}

/** The labels of a pull request, those deleted from the repository left out. */
export function presentLabels(context: Context, repository: Repository, pull: PullRecord): object[] {
  return pull.labels
    .map((name) => repository.labels.get(name.toLowerCase()))
    .filter((label): label is LabelRecord => label !== undefined)
    .map((label) => presentLabel(context, repository, label));
}

/** A team that was asked for a review. */
export function presentTeam(context: Context, repository: Repository, slug: string): object {
  const { owner } = repository.record();
  const url = `${context.addresses.api}/organizations/${userId(owner)}/team/${userId(slug)}`;
  return {
    id: userId(slug),
    node_id: nodeId('T', owner, slug),
    url,
    html_url: `${context.addresses.html}/orgs/${owner}/teams/${slug}`,
    name: slug,
    slug,
    description: null,
    privacy: 'closed',
    notification_setting: 'notifications_enabled',
    permission: 'push',
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
    type: 'organization',
    organization_id: userId(owner),
    parent: null,
  };
}

function presentAutoMerge(context: Context, pull: PullRecord): object | null {
  if (!pull.autoMerge) return null;
  return {
    enabled_by: presentUser(context.addresses, pull.autoMerge.by),
    merge_method: pull.autoMerge.method,
    commit_title: pull.autoMerge.title,
    commit_message: pull.autoMerge.message,
  };
}

function presentEnd(
  context: Context,
  repository: Repository,
  branch: string,
  sha: string,
  shown: object,
): object {
  const { owner } = repository.record();
  const user = presentUser(context.addresses, owner, 'Organization');
  return { label: `${owner}:${branch}`, ref: branch, sha, user, repo: shown };
}

function pullAddresses(context: Context, repository: Repository, pull: PullRecord): object {
  const url = repositoryUrl(context, repository);
  const self = `${url}/pulls/${pull.number}`;
  const issue = `${url}/issues/${pull.number}`;
  const page = `${repositoryPage(context, repository)}/pull/${pull.number}`;
  const comment = `${url}/pulls/comments{/number}`;
  const statuses = `${url}/statuses/${pull.headSha}`;
  return {
    url: self,
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: issue,
    commits_url: `${self}/commits`,
    review_comments_url: `${self}/comments`,
    review_comment_url: comment,
    comments_url: `${issue}/comments`,
    statuses_url: statuses,
    _links: {
      self: { href: self },
      html: { href: page },
      issue: { href: issue },
      comments: { href: `${issue}/comments` },
      review_comments: { href: `${self}/comments` },
      review_comment: { href: comment },
      commits: { href: `${self}/commits` },
      statuses: { href: statuses },
    },
  };
}
