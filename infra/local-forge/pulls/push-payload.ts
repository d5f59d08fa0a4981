/**
 * The `push` event's payload.
 */
import type { Context } from '../context.ts';
import type { Repository } from '../forge.ts';
import { changedFiles } from '../git/diff.ts';
import { contains, listCommits } from '../git/history.ts';
import { isoDate } from '../git/object-format.ts';
import { repositoryPage } from '../present/repositories.ts';

/** A reference that moved; undefined stands for "was not there" and "is gone". */
export interface ReferenceMove {
  readonly name: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

const absent = '0'.repeat(40);

/** GitHub lists at most 20 commits in a push. */
const listed = 20;

/** Builds the payload of one moved reference. */
export async function pushPayload(
  context: Context,
  repository: Repository,
  move: ReferenceMove,
  sender: string,
): Promise<object> {
  const { before, after } = move;
  const isBranch = move.name.startsWith('refs/heads/');
  const commits =
    after === undefined || !isBranch ? [] : await newCommits(context, repository, before, after);
  const range = `${(before ?? absent).slice(0, 12)}...${(after ?? absent).slice(0, 12)}`;
  return {
    ref: move.name,
    before: before ?? absent,
    after: after ?? absent,
    created: before === undefined,
    deleted: after === undefined,
    forced: before !== undefined && after !== undefined && !(await contains(repository.git, after, before)),
    base_ref: null,
    compare: `${repositoryPage(context, repository)}/compare/${range}`,
    commits,
    head_commit: commits.at(-1) ?? null,
    pusher: { name: sender, email: `${sender}@users.noreply.github.com` },
  };
}

async function newCommits(
  context: Context,
  repository: Repository,
  before: string | undefined,
  after: string,
): Promise<object[]> {
  const { git } = repository;
  const main = await git.references.read(`refs/heads/${repository.record().defaultBranch}`);
  const excluding = before ?? (main === after ? undefined : main);
  const query = { head: after, limit: listed, ...(excluding === undefined ? {} : { excluding }) };
  const names = await listCommits(git, query);
  return Promise.all(names.reverse().map((sha) => describeCommit(context, repository, sha)));
}

async function describeCommit(context: Context, repository: Repository, sha: string): Promise<object> {
  const commit = await repository.git.commit(sha);
  const files = await changedFiles(repository.git, commit?.parents[0], sha);
  const paths = (...statuses: readonly string[]): string[] =>
    files.filter((file) => statuses.includes(file.status)).map((file) => file.path);
  return {
    id: sha,
    tree_id: commit?.tree,
    distinct: true,
    message: commit?.message,
    timestamp: commit ? isoDate(commit.committer) : null,
    url: `${repositoryPage(context, repository)}/commit/${sha}`,
    author: { name: commit?.author.name, email: commit?.author.email },
    committer: { name: commit?.committer.name, email: commit?.committer.email },
    added: paths('added', 'copied'),
    removed: paths('removed'),
    modified: paths('modified', 'renamed', 'changed'),
  };
}
