/**
 * Pull requests: open, list, read, edit, merge.
 */
import { z } from 'zod';
import type { Context } from '../context.ts';
import { loginOf } from '../context.ts';
import type { Repository } from '../forge.ts';
import { diffText, mailbox } from '../git/diff.ts';
import { mergeTrees, writeCommit } from '../git/merge.ts';
import { type RepositoryCall, repositoryRoute } from '../http/access.ts';
import {
  type Answer,
  bodyOf,
  created,
  mediaType,
  noContent,
  numberParameter,
  ok,
  type Route,
} from '../http/call.ts';
import { notFound, unprocessable, validationFailed } from '../http/failure.ts';
import { linkHeader, paged, pageOf } from '../http/paging.ts';
import { presentCommit, presentFile } from '../present/commits.ts';
import { presentFullPull, presentPull } from '../present/pulls.ts';
import { pullCommits, pullFiles, pullMergeBase } from '../pulls/details.ts';
import { hostSignature, mergePull, signatureOf } from '../pulls/merge.ts';
import { observeMoves } from '../pulls/observe.ts';
import { editPull, openPull } from '../pulls/open.ts';
import type { PullRecord } from '../records.ts';
import { diffType, patchType, text } from './commits.ts';

const newPull = z.object({
  title: z.string().optional(),
  head: z.string(),
  base: z.string(),
  body: z.string().nullish(),
  draft: z.boolean().optional(),
  maintainer_can_modify: z.boolean().optional(),
});

const changedPull = z.object({
  title: z.string().optional(),
  body: z.string().nullish(),
  state: z.enum(['open', 'closed']).optional(),
  base: z.string().optional(),
});

const merge = z.object({
  commit_title: z.string().optional(),
  commit_message: z.string().optional(),
  sha: z.string().optional(),
  merge_method: z.enum(['merge', 'squash', 'rebase']).default('merge'),
});

const updatedBranch = z.object({ expected_head_sha: z.string().optional() });

/** GitHub lists at most this many commits of a pull request. */
const commitLimit = 250;

/** Routes of pull requests; reviews are elsewhere. */
export function pullRoutes(context: Context): Route[] {
  const read = { method: 'GET', access: 'read' } as const;
  const write = { method: 'PUT', access: 'write' } as const;
  const route = repositoryRoute;
  const one = '/pulls/:number';
  return [
    route(context, { ...read, path: '/pulls' }, (call) => list(context, call)),
    route(context, { ...write, method: 'POST', path: '/pulls' }, (call) => open(context, call)),
    route(context, { ...read, path: one }, (call) => get(context, call)),
    route(context, { ...write, method: 'PATCH', path: one }, (call) => edit(context, call)),
    route(context, { ...read, path: `${one}/files` }, (call) => files(context, call)),
    route(context, { ...read, path: `${one}/commits` }, (call) => commits(context, call)),
    route(context, { ...read, path: `${one}/merge` }, (call) => isMerged(call)),
    route(context, { ...write, path: `${one}/merge` }, (call) => mergeRequested(context, call)),
    route(context, { ...write, path: `${one}/update-branch` }, (call) => updateBranch(context, call)),
  ];
}

/** The pull request that the path names. */
export function pullOf(call: RepositoryCall): PullRecord {
  const pull = call.repository.pulls.get(numberParameter(call, 'number'));
  if (!pull) throw notFound();
  return pull;
}

function list(context: Context, call: RepositoryCall): Answer {
  const { repository, query } = call;
  const state = query.get('state') ?? 'open';
  const head = query.get('head');
  const base = query.get('base');
  const { owner } = repository.record();
  const found = repository.pulls
    .all()
    .filter((pull) => state === 'all' || pull.state === state)
    .filter((pull) => head === null || !head.includes(':') || head === `${owner}:${pull.head}`)
    .filter((pull) => base === null || pull.base === base)
    .sort(pullOrder(query.get('sort') ?? 'created', query.get('direction')));
  return paged(call, context.addresses.api, found, (pull) =>
    presentPull(context, repository, pull, call.actor?.permission),
  );
}

function pullOrder(sort: string, direction: string | null): (left: PullRecord, right: PullRecord) => number {
  const key = (pull: PullRecord): string =>
    sort === 'updated' ? pull.updatedAt : String(pull.number).padStart(12, '0');
  const sign = (direction ?? (sort === 'created' ? 'desc' : 'asc')) === 'desc' ? -1 : 1;
  return (left, right) => sign * key(left).localeCompare(key(right));
}

async function open(context: Context, call: RepositoryCall): Promise<Answer> {
  const { repository } = call;
  const input = bodyOf(call, newPull);
  if (!input.title)
    throw validationFailed({ resource: 'PullRequest', code: 'missing_field', field: 'title' });
  const pull = await openPull(context, repository, loginOf(call.actor), {
    title: input.title,
    head: input.head,
    base: input.base,
    body: input.body,
    draft: input.draft,
    maintainerCanModify: input.maintainer_can_modify,
  });
  return created(await full(context, call, pull));
}

async function get(context: Context, call: RepositoryCall): Promise<Answer> {
  const pull = pullOf(call);
  const type = mediaType(call);
  if (type === 'diff') return text(await pullDiff(call.repository, pull), diffType);
  if (type === 'patch') return text(await pullPatch(call.repository, pull), patchType);
  return ok(await full(context, call, pull));
}

/** A pull request's whole difference, as its `.diff` address serves it. */
export async function pullDiff(repository: Repository, pull: PullRecord): Promise<string> {
  return diffText(repository.git, await pullMergeBase(repository, pull), pull.headSha);
}

/** A pull request's commits as a mailbox, as its `.patch` address serves it. */
export async function pullPatch(repository: Repository, pull: PullRecord): Promise<string> {
  return mailbox(repository.git, (await pullMergeBase(repository, pull)) ?? pull.baseSha, pull.headSha);
}

async function edit(context: Context, call: RepositoryCall): Promise<Answer> {
  const pull = pullOf(call);
  const input = bodyOf(call, changedPull);
  if (input.title === '')
    throw validationFailed({ resource: 'PullRequest', code: 'missing_field', field: 'title' });
  const sender = loginOf(call.actor);
  const changed = await editPull(context, call.repository, pull.number, { ...input, sender });
  return ok(await full(context, call, changed));
}

async function files(context: Context, call: RepositoryCall): Promise<Answer> {
  const pull = pullOf(call);
  const found = await pullFiles(call.repository, pull);
  return paged(call, context.addresses.api, found, (file) =>
    presentFile(context, call.repository, pull.headSha, file),
  );
}

async function commits(context: Context, call: RepositoryCall): Promise<Answer> {
  const page = pageOf(call);
  const names = (await pullCommits(call.repository, pullOf(call))).slice(0, commitLimit);
  const slice = names.slice((page.number - 1) * page.size, page.number * page.size);
  const last = Math.max(1, Math.ceil(names.length / page.size));
  const body = await Promise.all(slice.map((sha) => presentCommit(context, call.repository, sha)));
  return { status: 200, body, headers: linkHeader(call, context.addresses.api, page, last) };
}

function isMerged(call: RepositoryCall): Answer {
  if (pullOf(call).mergedAt === null) throw notFound();
  return noContent;
}

async function mergeRequested(context: Context, call: RepositoryCall): Promise<Answer> {
  const pull = pullOf(call);
  const input = bodyOf(call, merge);
  const sha = await mergePull(context, call.repository, pull, {
    by: loginOf(call.actor),
    method: input.merge_method,
    sha: input.sha,
    title: input.commit_title,
    message: input.commit_message,
  });
  return ok({ sha, merged: true, message: 'Pull Request successfully merged' });
}

async function updateBranch(context: Context, call: RepositoryCall): Promise<Answer> {
  const { repository } = call;
  const { git } = repository;
  const pull = pullOf(call);
  const { expected_head_sha: expected } = bodyOf(call, updatedBranch);
  if (expected !== undefined && expected !== pull.headSha)
    throw unprocessable(`expected head sha didn't match current head ref.`);
  const merged = await mergeTrees(git, pull.headSha, pull.baseSha);
  if (merged.kind === 'conflict') throw unprocessable('merge conflict between base and head');
  const sender = loginOf(call.actor);
  const sha = await writeCommit(git, {
    tree: merged.tree,
    parents: [pull.headSha, pull.baseSha],
    author: signatureOf(context, sender),
    committer: hostSignature(context),
    message: `Merge branch '${pull.base}' into ${pull.head}`,
  });
  const name = `refs/heads/${pull.head}`;
  const written = await git.references.write(name, sha, pull.headSha);
  if (written.kind !== 'written') throw unprocessable('the head branch was modified');
  await observeMoves(context, repository, [{ name, before: pull.headSha, after: sha }], sender);
  const url = `${context.addresses.api}${call.path.replace(/\/update-branch$/, '')}`;
  return { status: 202, body: { message: 'Updating pull request branch.', url } };
}

function full(context: Context, call: RepositoryCall, pull: PullRecord): Promise<{ readonly url: string }> {
  return presentFullPull(context, call.repository, pull, call.actor?.permission);
}
