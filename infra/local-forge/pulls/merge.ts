/**
 * Merges a pull request by one of the three methods. Call inside the repository's lock.
 */
import type { Context } from '../context.ts';
import type { Repository } from '../forge.ts';
import { mergeTrees, replayCommits, writeCommit } from '../git/merge.ts';
import type { Signature } from '../git/object-format.ts';
import { HttpFailure } from '../http/failure.ts';
import type { MergeMethod, PullRecord } from '../records.ts';
import { markMerged } from './changes.ts';
import { pullCommits, pullDetails } from './details.ts';
import { observeMoves } from './observe.ts';
import type { ReferenceMove } from './push-payload.ts';

/** How to merge; `sha` is the head that the caller has seen. */
export interface MergeRequest {
  readonly by: string;
  readonly method: MergeMethod;
  readonly sha?: string | undefined;
  readonly title?: string | undefined;
  readonly message?: string | undefined;
}

/** Merges and answers the commit that the base now stands at; 405 when it cannot, 409 when the head moved. */
export async function mergePull(
  context: Context,
  repository: Repository,
  pull: PullRecord,
  request: MergeRequest,
): Promise<string> {
  refuseMerge(repository, pull, request);
  const before = pull.baseSha;
  const sha = await buildMerge(context, repository, pull, request);
  if (sha === undefined) throw notMergeable('Pull Request is not mergeable');
  const name = `refs/heads/${pull.base}`;
  const written = await repository.git.references.write(name, sha, before);
  if (written.kind !== 'written')
    throw new HttpFailure(409, 'Base branch was modified. Review and try the merge again.');
  markMerged(context, repository, pull.number, { by: request.by, sha });
  const moves: ReferenceMove[] = [{ name, before, after: sha }];
  if (repository.record().deleteBranchOnMerge) moves.push(...(await deleteHead(repository, pull)));
  await observeMoves(context, repository, moves, request.by);
  return sha;
}

/**
 * Merges a pull request whose auto-merge waits for exactly this: nothing stands against it any more. A merge that the
 * repository's settings refuse leaves it waiting, since whoever changed a check has nothing to do with that.
 */
export async function attemptAutoMerge(
  context: Context,
  repository: Repository,
  number: number,
): Promise<void> {
  const pull = repository.pulls.get(number);
  if (pull?.state !== 'open' || !pull.autoMerge) return;
  const { state } = await pullDetails(repository, pull);
  if (state !== 'clean') return;
  const { by, method, title, message } = pull.autoMerge;
  const texts = { title: title === '' ? undefined : title, message: message === '' ? undefined : message };
  try {
    await mergePull(context, repository, pull, { by, method, ...texts });
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
  }
}

function refuseMerge(repository: Repository, pull: PullRecord, request: MergeRequest): void {
  if (pull.state === 'closed') throw notMergeable('Pull Request is not mergeable');
  if (request.sha !== undefined && request.sha !== pull.headSha)
    throw new HttpFailure(409, 'Head branch was modified. Review and try the merge again.');
  if (pull.draft) throw notMergeable('Pull Request is still a draft');
  const record = repository.record();
  if (request.method === 'merge' && !record.allowMergeCommit)
    throw notMergeable('Merge commits are not allowed on this repository.');
  if (request.method === 'squash' && !record.allowSquashMerge)
    throw notMergeable('Squash merges are not allowed on this repository.');
  if (request.method === 'rebase' && !record.allowRebaseMerge)
    throw notMergeable('Rebase merges are not allowed on this repository.');
}

async function buildMerge(
  context: Context,
  repository: Repository,
  pull: PullRecord,
  request: MergeRequest,
): Promise<string | undefined> {
  const { git } = repository;
  const host = hostSignature(context);
  const { baseSha, headSha } = pull;
  if (request.method === 'rebase') {
    const commits = await pullCommits(repository, pull);
    return replayCommits(git, commits, baseSha, host);
  }
  const result = await mergeTrees(git, baseSha, headSha);
  if (result.kind === 'conflict') return undefined;
  const squash = request.method === 'squash';
  const message = squash
    ? await squashMessage(repository, pull, request)
    : mergeMessage(repository, pull, request);
  const author = signatureOf(context, squash ? pull.author : request.by);
  const parents = squash ? [baseSha] : [baseSha, headSha];
  return writeCommit(git, { tree: result.tree, parents, author, committer: host, message });
}

function mergeMessage(repository: Repository, pull: PullRecord, request: MergeRequest): string {
  const title =
    request.title ?? `Merge pull request #${pull.number} from ${repository.record().owner}/${pull.head}`;
  return joinMessage(title, request.message ?? pull.title);
}

async function squashMessage(
  repository: Repository,
  pull: PullRecord,
  request: MergeRequest,
): Promise<string> {
  const names = await pullCommits(repository, pull);
  const commits = await Promise.all(names.map((name) => repository.git.commit(name)));
  const messages = commits.map((commit) => commit?.message.trimEnd() ?? '');
  const [first = ''] = messages;
  const single = messages.length === 1;
  const subject = single ? (first.split('\n', 1)[0] ?? '') : pull.title;
  const list = messages.map((message) => `* ${message}`).join('\n\n');
  const body = single ? first.slice(subject.length).trim() : list;
  return joinMessage(request.title ?? `${subject} (#${pull.number})`, request.message ?? body);
}

function joinMessage(title: string, body: string): string {
  return body === '' ? title : `${title}\n\n${body}`;
}

async function deleteHead(repository: Repository, pull: PullRecord): Promise<ReferenceMove[]> {
  const name = `refs/heads/${pull.head}`;
  const removed = await repository.git.references.remove(name, pull.headSha);
  return removed.kind === 'written' ? [{ name, before: pull.headSha, after: undefined }] : [];
}

/** The signature of commits that the forge makes in its own name, as GitHub's web flow does. */
export function hostSignature(context: Context): Signature {
  return { ...signatureOf(context, 'forge'), name: 'Local Forge', email: 'noreply@forge.invalid' };
}

/** The signature of commits made for a login. */
export function signatureOf(context: Context, login: string): Signature {
  const seconds = Math.floor(Date.parse(context.forge.now()) / 1000);
  return { name: login, email: `${login}@users.noreply.forge.invalid`, seconds, offset: '+0000' };
}

function notMergeable(message: string): HttpFailure {
  return new HttpFailure(405, message);
}
