/**
 * Labels, reviews, comments, statuses, check runs and hooks as GitHub's API shows them.
 */
import type { Context } from '../context.ts';
import type { Repository } from '../forge.ts';
import type {
  CheckRunRecord,
  HookRecord,
  IssueCommentRecord,
  LabelRecord,
  ReviewCommentRecord,
  ReviewRecord,
  StatusRecord,
} from '../records.ts';
import { repositoryPage, repositoryUrl } from './repositories.ts';
import { nodeId, presentUser, userId } from './users.ts';

type Presented = { readonly url: string };

/** A label. */
export function presentLabel(context: Context, repository: Repository, label: LabelRecord): Presented {
  const url = `${repositoryUrl(context, repository)}/labels/${encodeURIComponent(label.name)}`;
  const { id, name, color, description } = label;
  return { id, node_id: nodeId('LA', id), url, name, color, description, default: false } as Presented;
}

/** A review. */
export function presentReview(context: Context, repository: Repository, review: ReviewRecord): Presented {
  const pull = `${repositoryUrl(context, repository)}/pulls/${review.pull}`;
  const html = `${repositoryPage(context, repository)}/pull/${review.pull}#pullrequestreview-${review.id}`;
  return {
    id: review.id,
    node_id: nodeId('PRR', repository.id, review.id),
    url: `${pull}/reviews/${review.id}`,
    user: presentUser(context.addresses, review.author),
    body: review.body,
    state: review.state,
    html_url: html,
    pull_request_url: pull,
    author_association: 'MEMBER',
    _links: { html: { href: html }, pull_request: { href: pull } },
    ...(review.submittedAt === null ? {} : { submitted_at: review.submittedAt }),
    commit_id: review.commit,
  } as Presented;
}

/** A comment of a pull request's conversation. */
export function presentIssueComment(
  context: Context,
  repository: Repository,
  comment: IssueCommentRecord,
): Presented {
  const url = repositoryUrl(context, repository);
  return {
    id: comment.id,
    node_id: nodeId('IC', repository.id, comment.id),
    url: `${url}/issues/comments/${comment.id}`,
    html_url: `${repositoryPage(context, repository)}/pull/${comment.pull}#issuecomment-${comment.id}`,
    issue_url: `${url}/issues/${comment.pull}`,
    user: presentUser(context.addresses, comment.author),
    body: comment.body,
    author_association: 'MEMBER',
    performed_via_github_app: null,
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
  } as Presented;
}

/** A comment on a difference; `diff_hunk` is left empty. */
export function presentReviewComment(
  context: Context,
  repository: Repository,
  comment: ReviewCommentRecord,
): Presented {
  const url = repositoryUrl(context, repository);
  const pull = `${url}/pulls/${comment.pull}`;
  const self = `${url}/pulls/comments/${comment.id}`;
  const html = `${repositoryPage(context, repository)}/pull/${comment.pull}#discussion_r${comment.id}`;
  return {
    id: comment.id,
    node_id: nodeId('PRRC', repository.id, comment.id),
    url: self,
    pull_request_review_id: comment.review,
    diff_hunk: '',
    path: comment.path,
    ...(comment.line === null ? {} : { line: comment.line, original_line: comment.line }),
    start_line: comment.startLine,
    original_start_line: comment.startLine,
    side: comment.side,
    start_side: comment.startLine === null ? null : comment.side,
    subject_type: comment.line === null ? 'file' : 'line',
    commit_id: comment.commit,
    original_commit_id: comment.commit,
    ...(comment.inReplyTo === null ? {} : { in_reply_to_id: comment.inReplyTo }),
    user: presentUser(context.addresses, comment.author),
    body: comment.body,
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    html_url: html,
    pull_request_url: pull,
    author_association: 'MEMBER',
    _links: { self: { href: self }, html: { href: html }, pull_request: { href: pull } },
  } as Presented;
}

/** A commit status; `creator` is left out where GitHub's combined status leaves it out. */
export function presentStatus(context: Context, repository: Repository, status: StatusRecord): Presented {
  return {
    url: `${repositoryUrl(context, repository)}/statuses/${status.sha}`,
    avatar_url: `${context.addresses.html}/${status.creator}.png`,
    id: status.id,
    node_id: nodeId('SC', repository.id, status.id),
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: status.createdAt,
    updated_at: status.createdAt,
    creator: presentUser(context.addresses, status.creator),
  } as Presented;
}

/** A check run; its app is named after the login that made it. */
export function presentCheckRun(context: Context, repository: Repository, run: CheckRunRecord): Presented {
  const url = repositoryUrl(context, repository);
  const self = `${url}/check-runs/${run.id}`;
  const page = repositoryPage(context, repository);
  const pulls = repository.pulls.all().filter((pull) => pull.headSha === run.sha);
  const repo = { id: repository.id, url, name: repository.record().name };
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId('CR', repository.id, run.id),
    head_sha: run.sha,
    external_id: run.externalId,
    url: self,
    html_url: `${page}/runs/${run.id}`,
    details_url: run.detailsUrl,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: {
      title: run.title,
      summary: run.summary,
      text: run.text,
      annotations_count: run.annotations,
      annotations_url: `${self}/annotations`,
    },
    check_suite: { id: userId(`${run.creator}/${run.sha}`) },
    app: presentApp(context, run.creator),
    pull_requests: pulls.map((pull) => ({
      id: pull.id,
      number: pull.number,
      url: `${url}/pulls/${pull.number}`,
      head: { ref: pull.head, sha: pull.headSha, repo },
      base: { ref: pull.base, sha: pull.baseSha, repo },
    })),
  } as Presented;
}

/** A webhook; its secret is never shown. `owner` is its repository's or organisation's API address. */
export function presentHook(owner: string, type: 'Repository' | 'Organization', hook: HookRecord): Presented {
  const url = `${owner}/hooks/${hook.id}`;
  return {
    type,
    id: hook.id,
    name: 'web',
    active: hook.active,
    events: hook.events,
    config: {
      url: hook.url,
      content_type: hook.contentType,
      insecure_ssl: hook.insecureSsl,
      ...(hook.secret === null ? {} : { secret: '********' }),
    },
    created_at: hook.createdAt,
    updated_at: hook.updatedAt,
    url,
    ...(type === 'Repository' ? { test_url: `${url}/test` } : {}),
    ping_url: `${url}/pings`,
    deliveries_url: `${url}/deliveries`,
    ...(type === 'Repository' ? { last_response: { code: null, status: 'unused', message: null } } : {}),
  } as Presented;
}

function presentApp(context: Context, login: string): object {
  const slug = login.replace(/\[bot\]$/, '');
  return {
    id: userId(`app/${slug}`),
    slug,
    node_id: nodeId('A', slug),
    owner: presentUser(context.addresses, login),
    name: slug,
    description: null,
    external_url: context.addresses.html,
    html_url: `${context.addresses.html}/apps/${slug}`,
    created_at: '2020-01-01T00:00:00Z',
    updated_at: '2020-01-01T00:00:00Z',
    permissions: { checks: 'write' },
    events: [],
  };
}
