/**
 * Commits, comparisons, and what is reported about commits: statuses and check runs by reference.
 */
import type { Context } from '../context.ts';
import type { Repository } from '../forge.ts';
import { changedFiles, diffText, mailbox } from '../git/diff.ts';
import { type CommitQuery, listCommits, relate } from '../git/history.ts';
import { type RepositoryCall, repositoryRoute } from '../http/access.ts';
import { type Answer, mediaType, ok, parameter, type Route } from '../http/call.ts';
import { HttpFailure, notFound, unprocessable } from '../http/failure.ts';
import { linkHeader, paged, pageOf } from '../http/paging.ts';
import { presentCommit, presentCommitWithFiles, presentFile } from '../present/commits.ts';
import { presentPull } from '../present/pulls.ts';
import { repositoryPage, repositoryUrl } from '../present/repositories.ts';
import { pullCommits } from '../pulls/details.ts';
import { combinedStatus, listCheckRuns, listStatuses } from './checks.ts';
import { refuseEmptyRepository } from './git-objects.ts';

/** GitHub shows at most this many commits and files of a comparison. */
const comparedCommits = 250;
const comparedFiles = 300;

/** Routes below `/commits` and `/compare`. */
export function commitRoutes(context: Context): Route[] {
  const read = { method: 'GET', access: 'read' } as const;
  return [
    repositoryRoute(context, { ...read, path: '/commits' }, (call) => list(context, call)),
    repositoryRoute(context, { ...read, path: '/commits/*' }, (call) => dispatch(context, call)),
    repositoryRoute(context, { ...read, path: '/compare/*' }, (call) => compare(context, call)),
  ];
}

/** A reference may hold slashes, so what comes after it is read from the end of the path. */
function dispatch(context: Context, call: RepositoryCall): Promise<Answer> | Answer {
  const path = parameter(call, '*');
  const match = /^(?<ref>.+)\/(?<view>status|statuses|check-runs|pulls)$/.exec(path);
  const ref = match?.groups?.ref ?? path;
  const views: Record<string, () => Promise<Answer>> = {
    status: async () => combinedStatus(context, call, await requireCommit(call.repository, ref)),
    statuses: async () => listStatuses(context, call, await requireCommit(call.repository, ref)),
    'check-runs': async () => listCheckRuns(context, call, await requireCommit(call.repository, ref)),
    pulls: async () => pullsOf(context, call, await requireCommit(call.repository, ref)),
  };
  const view = views[match?.groups?.view ?? ''];
  return view ? view() : get(context, call, ref);
}

/** The commit that a reference names; 422 when there is none, as GitHub answers it. */
export async function requireCommit(repository: Repository, ref: string): Promise<string> {
  await refuseEmptyRepository(repository);
  const sha = await repository.git.resolve(ref);
  if (sha === undefined) throw unprocessable(`No commit found for SHA: ${ref}`);
  return sha;
}

async function list(context: Context, call: RepositoryCall): Promise<Answer> {
  const { repository } = call;
  await refuseEmptyRepository(repository);
  const ref = call.query.get('sha') ?? repository.record().defaultBranch;
  const head = await repository.git.resolve(ref);
  if (head === undefined) throw new HttpFailure(404, 'Not Found');
  const page = pageOf(call);
  const query: CommitQuery = {
    head,
    skip: (page.number - 1) * page.size,
    limit: page.size + 1,
    ...optional('path', call.query.get('path')),
    ...optional('since', call.query.get('since')),
    ...optional('until', call.query.get('until')),
  };
  const found = await listCommits(repository.git, query);
  const last = found.length > page.size ? undefined : page.number;
  const shown = found.slice(0, page.size).map((sha) => presentCommit(context, repository, sha));
  const headers = linkHeader(call, context.addresses.api, page, last);
  return { status: 200, body: await Promise.all(shown), headers };
}

async function get(context: Context, call: RepositoryCall, ref: string): Promise<Answer> {
  const { repository } = call;
  const sha = await requireCommit(repository, ref);
  const type = mediaType(call);
  if (type === 'sha') return text(sha, 'application/vnd.github.sha; charset=utf-8');
  if (type === 'diff' || type === 'patch') {
    const parent = (await repository.git.commit(sha))?.parents[0];
    if (type === 'patch' && parent !== undefined)
      return text(await mailbox(repository.git, parent, sha), patchType);
    return text(await diffText(repository.git, parent, sha), diffType);
  }
  return ok(await presentCommitWithFiles(context, repository, sha));
}

async function pullsOf(context: Context, call: RepositoryCall, sha: string): Promise<Answer> {
  const { repository } = call;
  const holds = await Promise.all(
    repository.pulls.all().map(async (pull) => ({
      pull,
      holds:
        pull.headSha === sha || pull.mergeSha === sha || (await pullCommits(repository, pull)).includes(sha),
    })),
  );
  const pulls = holds.filter((one) => one.holds).map((one) => one.pull);
  return paged(call, context.addresses.api, pulls, (pull) =>
    presentPull(context, repository, pull, call.actor?.permission),
  );
}

async function compare(context: Context, call: RepositoryCall): Promise<Answer> {
  const { repository } = call;
  const { git } = repository;
  const [left = '', right = ''] = parameter(call, '*').split('...');
  const base = await git.resolve(withoutOwner(repository, left));
  const head = await git.resolve(withoutOwner(repository, right));
  if (base === undefined || head === undefined) throw notFound();
  const { ahead, behind, mergeBase } = await relate(git, base, head);
  if (mergeBase === undefined) throw new HttpFailure(404, `No common ancestor between ${left} and ${right}.`);
  const type = mediaType(call);
  if (type === 'diff') return text(await diffText(git, mergeBase, head), diffType);
  if (type === 'patch') return text(await mailbox(git, mergeBase, head), patchType);
  const names = await listCommits(git, { head, excluding: base, oldestFirst: true });
  const files = await changedFiles(git, mergeBase, head);
  const page = repositoryPage(context, repository);
  const range = parameter(call, '*').split('...').map(encodeURIComponent).join('...');
  const shown = names.slice(0, comparedCommits).map((sha) => presentCommit(context, repository, sha));
  return ok({
    url: `${repositoryUrl(context, repository)}/compare/${range}`,
    html_url: `${page}/compare/${range}`,
    permalink_url: `${page}/compare/${base}...${head}`,
    diff_url: `${page}/compare/${range}.diff`,
    patch_url: `${page}/compare/${range}.patch`,
    base_commit: await presentCommit(context, repository, base),
    merge_base_commit: await presentCommit(context, repository, mergeBase),
    status: comparisonStatus(ahead, behind),
    ahead_by: ahead,
    behind_by: behind,
    total_commits: ahead,
    commits: await Promise.all(shown),
    files: files.slice(0, comparedFiles).map((file) => presentFile(context, repository, head, file)),
  });
}

/** Content type of difference texts. */
export const diffType = 'application/vnd.github.diff; charset=utf-8';

/** Content type of mailbox texts. */
export const patchType = 'application/vnd.github.patch; charset=utf-8';

/** 200 with text of a content type. */
export function text(body: string, contentType: string): Answer {
  return { status: 200, body, headers: { 'content-type': contentType } };
}

function comparisonStatus(ahead: number, behind: number): string {
  if (ahead > 0 && behind > 0) return 'diverged';
  if (ahead > 0) return 'ahead';
  return behind > 0 ? 'behind' : 'identical';
}

function withoutOwner(repository: Repository, ref: string): string {
  const prefix = `${repository.record().owner}:`;
  return ref.startsWith(prefix) ? ref.slice(prefix.length) : ref;
}

function optional<Key extends string>(key: Key, value: string | null): Partial<Record<Key, string>> {
  return value === null ? {} : ({ [key]: value } as Partial<Record<Key, string>>);
}
