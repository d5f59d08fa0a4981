/**
 * GraphQL mutations: what GitHub's REST API cannot do (drafts, auto-merge) and a commit in one request.
 */
import { GraphQLError } from 'graphql';
import type { Repository } from '../forge.ts';
import { writeCommit } from '../git/merge.ts';
import { writeObject } from '../git/object-writer.ts';
import { editTree, type TreeChange } from '../git/tree-edit.ts';
import type { Actor } from '../http/call.ts';
import { parseNodeId } from '../present/users.ts';
import { changePull } from '../pulls/changes.ts';
import { pullDetails } from '../pulls/details.ts';
import { hostSignature, signatureOf } from '../pulls/merge.ts';
import { observeMoves } from '../pulls/observe.ts';
import type { MergeMethod, PullRecord } from '../records.ts';
import { type ViewScope, viewCommit, viewPull, viewReference } from './views.ts';

/** What mutations need of the request. */
export interface MutationScope extends ViewScope {
  readonly actor: Actor | undefined;
}

interface PullInput {
  readonly pullRequestId: string;
  readonly clientMutationId?: string | null;
}

interface AutoMergeInput extends PullInput {
  readonly mergeMethod: string;
  readonly commitHeadline?: string | null;
  readonly commitBody?: string | null;
  readonly expectedHeadOid?: string | null;
}

interface CommitInput {
  readonly branch: { readonly repositoryNameWithOwner?: string | null; readonly branchName?: string | null };
  readonly message: { readonly headline: string; readonly body: string };
  readonly fileChanges?: {
    readonly additions: readonly { readonly path: string; readonly contents: string }[];
    readonly deletions: readonly { readonly path: string }[];
  } | null;
  readonly expectedHeadOid: string;
  readonly clientMutationId?: string | null;
}

/** Root functions of all mutations. */
export function mutations(scope: MutationScope): Record<string, (args: { input: never }) => Promise<object>> {
  return {
    markPullRequestReadyForReview: ({ input }) =>
      setDraft(scope, input, { draft: false, action: 'ready_for_review' }),
    convertPullRequestToDraft: ({ input }) =>
      setDraft(scope, input, { draft: true, action: 'converted_to_draft' }),
    enablePullRequestAutoMerge: ({ input }) => enableAutoMerge(scope, input),
    disablePullRequestAutoMerge: ({ input }) => disableAutoMerge(scope, input),
    createCommitOnBranch: ({ input }) => commitOnBranch(scope, input),
  };
}

/** An error with GitHub's `type`. */
export function graphqlFailure(type: string, message: string): GraphQLError {
  const error = new GraphQLError(message, { extensions: { type } });
  return error;
}

async function setDraft(
  scope: MutationScope,
  input: PullInput,
  wanted: { readonly draft: boolean; readonly action: string },
): Promise<object> {
  return withPull(scope, input, async (repository, pull) => {
    if (pull.state === 'closed') throw graphqlFailure('UNPROCESSABLE', 'Pull request is closed');
    if (pull.draft === wanted.draft) return pull;
    const event = { action: wanted.action, sender: loginOf(scope) };
    return changePull(scope.context, repository, pull.number, { draft: wanted.draft }, event);
  });
}

async function enableAutoMerge(scope: MutationScope, input: AutoMergeInput): Promise<object> {
  return withPull(scope, input, async (repository, pull) => {
    if (!repository.record().allowAutoMerge)
      throw graphqlFailure('UNPROCESSABLE', 'Auto merge is not allowed for this repository');
    if (input.expectedHeadOid && input.expectedHeadOid !== pull.headSha)
      throw graphqlFailure('UNPROCESSABLE', 'Head branch was modified. Review and try again.');
    const { state } = await pullDetails(repository, pull);
    if (state === 'clean' || pull.state === 'closed')
      throw graphqlFailure('UNPROCESSABLE', 'Pull request Pull request is in clean status');
    const autoMerge = {
      by: loginOf(scope),
      method: input.mergeMethod.toLowerCase() as MergeMethod,
      title: input.commitHeadline ?? '',
      message: input.commitBody ?? '',
    };
    const event = { action: 'auto_merge_enabled', sender: loginOf(scope) };
    return changePull(scope.context, repository, pull.number, { autoMerge }, event);
  });
}

async function disableAutoMerge(scope: MutationScope, input: PullInput): Promise<object> {
  return withPull(scope, input, async (repository, pull) => {
    if (!pull.autoMerge) throw graphqlFailure('UNPROCESSABLE', 'Auto merge is not enabled');
    const event = { action: 'auto_merge_disabled', sender: loginOf(scope) };
    return changePull(scope.context, repository, pull.number, { autoMerge: null }, event);
  });
}

async function withPull(
  scope: MutationScope,
  input: PullInput,
  work: (repository: Repository, pull: PullRecord) => Promise<PullRecord>,
): Promise<object> {
  const [id = '', number = ''] = parseNodeId('PR', input.pullRequestId) ?? [];
  const repository = scope.context.forge.repositories().find((one) => String(one.id) === id);
  if (!repository?.pulls.get(number)) throw unresolved(input.pullRequestId);
  requireWrite(scope, repository);
  return repository.lock(async () => {
    const pull = repository.pulls.get(number);
    if (!pull) throw unresolved(input.pullRequestId);
    const changed = await work(repository, pull);
    return {
      pullRequest: viewPull(scope, repository, changed),
      clientMutationId: input.clientMutationId ?? null,
    };
  });
}

async function commitOnBranch(scope: MutationScope, input: CommitInput): Promise<object> {
  const [owner = '', name = ''] = (input.branch.repositoryNameWithOwner ?? '').split('/');
  const repository = scope.context.forge.repository(owner, name);
  const branch = (input.branch.branchName ?? '').replace(/^refs\/heads\//, '');
  if (!repository || branch === '') throw unresolved(`${owner}/${name} ${branch}`);
  requireWrite(scope, repository);
  return repository.lock(async () => {
    const sha = await writeBranchCommit(scope, repository, branch, input);
    return {
      commit: viewCommit(scope, repository, sha),
      ref: await viewReference(scope, repository, branch),
      clientMutationId: input.clientMutationId ?? null,
    };
  });
}

async function writeBranchCommit(
  scope: MutationScope,
  repository: Repository,
  branch: string,
  input: CommitInput,
): Promise<string> {
  const { git } = repository;
  const reference = `refs/heads/${branch}`;
  const head = await git.references.read(reference);
  if (head === undefined) throw graphqlFailure('NOT_FOUND', `No branch named ${branch}`);
  if (head !== input.expectedHeadOid)
    throw graphqlFailure(
      'STALE_DATA',
      `Expected branch to point to "${input.expectedHeadOid}" but it did not. Pull and try again.`,
    );
  const commit = await git.commit(head);
  const edit = await editTree(git, commit?.tree, await fileChanges(repository, input));
  if (edit.kind === 'missing')
    throw graphqlFailure(
      'UNPROCESSABLE',
      `A path was requested for deletion that does not exist: ${edit.path}`,
    );
  const { headline, body } = input.message;
  const sha = await writeCommit(git, {
    tree: edit.sha,
    parents: [head],
    author: signatureOf(scope.context, loginOf(scope)),
    committer: hostSignature(scope.context),
    message: body === '' ? headline : `${headline}\n\n${body}`,
  });
  const written = await git.references.write(reference, sha, head);
  if (written.kind !== 'written') throw graphqlFailure('STALE_DATA', 'The branch was modified');
  await observeMoves(
    scope.context,
    repository,
    [{ name: reference, before: head, after: sha }],
    loginOf(scope),
  );
  return sha;
}

/** GitHub's rule, kept here: every added file becomes 100644, whatever it was. */
async function fileChanges(repository: Repository, input: CommitInput): Promise<TreeChange[]> {
  const additions = (input.fileChanges?.additions ?? []).map(async ({ path, contents }) => {
    const blob = { type: 'blob', body: Buffer.from(contents, 'base64') } as const;
    const sha = await writeObject(repository.git.directory, blob);
    return { path, entry: { mode: '100644', sha } };
  });
  const deletions = (input.fileChanges?.deletions ?? []).map(({ path }) => ({ path, entry: undefined }));
  return [...(await Promise.all(additions)), ...deletions];
}

/** An error unless the caller may write to the repository. */
export function requireWrite(scope: MutationScope, repository: Repository): void {
  if (!scope.actor || scope.actor.permission === 'read')
    throw graphqlFailure('FORBIDDEN', 'Resource not accessible by personal access token');
  if (repository.record().archived)
    throw graphqlFailure('FORBIDDEN', 'Repository was archived so is read-only.');
}

/** Login of the caller; every GraphQL request has one. */
export function loginOf(scope: MutationScope): string {
  return scope.actor?.login ?? '';
}

function unresolved(id: string): GraphQLError {
  return graphqlFailure('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'`);
}
