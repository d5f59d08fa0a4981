/**
 * Commits, changed files and git objects as GitHub's API shows them.
 */
import type { Context } from '../context.ts';
import type { Repository } from '../forge.ts';
import { type ChangedFile, changedFiles } from '../git/diff.ts';
import { type Commit, isoDate, type Signature } from '../git/object-format.ts';
import { notFound } from '../http/failure.ts';
import { repositoryPage, repositoryUrl } from './repositories.ts';
import { nodeId } from './users.ts';

/** A signature with its date in UTC. */
export function presentSignature(signature: Signature): { name: string; email: string; date: string } {
  return { name: signature.name, email: signature.email, date: isoDate(signature) };
}

/** What GitHub says of a commit's signature; the forge stores signatures and checks none. */
export function presentVerification(commit: Pick<Commit, 'signature'>): object {
  const { signature } = commit;
  const reason = signature === undefined ? 'unsigned' : 'unknown_key';
  return { verified: false, reason, signature: signature ?? null, payload: null, verified_at: null };
}

/** A commit of the Git Data API. */
export function presentGitCommit(
  context: Context,
  repository: Repository,
  sha: string,
  commit: Commit,
): { readonly url: string } {
  const url = repositoryUrl(context, repository);
  const page = repositoryPage(context, repository);
  return {
    sha,
    node_id: nodeId('C', repository.id, sha),
    url: `${url}/git/commits/${sha}`,
    html_url: `${page}/commit/${sha}`,
    author: presentSignature(commit.author),
    committer: presentSignature(commit.committer),
    message: commit.message,
    tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
    parents: commit.parents.map((parent) => ({
      sha: parent,
      url: `${url}/git/commits/${parent}`,
      html_url: `${page}/commit/${parent}`,
    })),
    verification: presentVerification(commit),
  } as { readonly url: string };
}

/** A commit of the commits API; accounts are unknown to the forge, so `author` and `committer` are null. */
export async function presentCommit(context: Context, repository: Repository, sha: string): Promise<object> {
  const commit = await repository.git.commit(sha);
  if (!commit) throw notFound();
  const url = repositoryUrl(context, repository);
  const page = repositoryPage(context, repository);
  return {
    sha,
    node_id: nodeId('C', repository.id, sha),
    commit: {
      author: presentSignature(commit.author),
      committer: presentSignature(commit.committer),
      message: commit.message,
      tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
      url: `${url}/git/commits/${sha}`,
      comment_count: 0,
      verification: presentVerification(commit),
    },
    url: `${url}/commits/${sha}`,
    html_url: `${page}/commit/${sha}`,
    comments_url: `${url}/commits/${sha}/comments`,
    author: null,
    committer: null,
    parents: commit.parents.map((parent) => ({
      sha: parent,
      url: `${url}/commits/${parent}`,
      html_url: `${page}/commit/${parent}`,
    })),
  };
}

/** A commit with its statistics and files against its first parent. */
export async function presentCommitWithFiles(
  context: Context,
  repository: Repository,
  sha: string,
): Promise<object> {
  const commit = await repository.git.commit(sha);
  const files = await changedFiles(repository.git, commit?.parents[0], sha);
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  return {
    ...(await presentCommit(context, repository, sha)),
    stats: { total: additions + deletions, additions, deletions },
    files: files.map((file) => presentFile(context, repository, sha, file)),
  };
}

/** A changed file as pull requests, commits and comparisons show it; `head` names where it can be read. */
export function presentFile(
  context: Context,
  repository: Repository,
  head: string,
  file: ChangedFile,
): object {
  const path = file.path.split('/').map(encodeURIComponent).join('/');
  const page = repositoryPage(context, repository);
  return {
    sha: file.sha,
    filename: file.path,
    ...(file.previousPath === undefined ? {} : { previous_filename: file.previousPath }),
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${page}/blob/${head}/${path}`,
    raw_url: `${page}/raw/${head}/${path}`,
    contents_url: `${repositoryUrl(context, repository)}/contents/${path}?ref=${head}`,
    ...(file.patch === undefined ? {} : { patch: file.patch }),
  };
}
