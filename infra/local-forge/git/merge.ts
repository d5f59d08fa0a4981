/**
 * Three-way merges and replays of commits without a checkout, by `git merge-tree --write-tree`.
 */
import type { GitRepository } from './git-repository.ts';
import { stepsAhead } from './history.ts';
import { type Commit, encodeCommit, type Signature } from './object-format.ts';
import { writeObject } from './object-writer.ts';
import { runGit } from './process.ts';

/** Result of a merge: the tree that both sides make, or the fact that they conflict. */
export type MergeResult = { readonly kind: 'merged'; readonly tree: string } | { readonly kind: 'conflict' };

/** Merges two commits' trees over their common ancestor. */
export function mergeTrees(git: GitRepository, ours: string, theirs: string): Promise<MergeResult> {
  return git.remember(`merge ${ours} ${theirs}`, () => runMerge(git, ours, theirs));
}

async function runMerge(git: GitRepository, ours: string, theirs: string): Promise<MergeResult> {
  const straight = (await stepsAhead(git, ours, theirs)) !== undefined;
  const ahead = straight ? await git.commit(theirs) : undefined;
  // Nothing happened on our side: the merge is theirs, and git need not be asked.
  if (ahead) return { kind: 'merged', tree: ahead.tree };
  const args = ['merge-tree', '--write-tree', '--no-messages', '--allow-unrelated-histories', ours, theirs];
  const { code, stdout } = await runGit(git.directory, args, { accept: [0, 1] });
  const tree = stdout.toString('utf8').split('\n', 1)[0]?.trim() ?? '';
  return code === 0 ? { kind: 'merged', tree } : { kind: 'conflict' };
}

/** Stores a commit and answers its name. */
export function writeCommit(git: GitRepository, commit: Commit): Promise<string> {
  return writeObject(git.directory, { type: 'commit', body: encodeCommit(commit) });
}

/**
 * Puts commits (oldest first, merges left out) one by one on `onto`, keeping author and message.
 * Answers the last new commit, or undefined at the first conflict. Every commit is new, as GitHub's rebase does it.
 */
export async function replayCommits(
  git: GitRepository,
  commits: readonly string[],
  onto: string,
  committer: Signature,
): Promise<string | undefined> {
  let tip = onto;
  for (const sha of commits) {
    const commit = await git.commit(sha);
    const parent = commit?.parents[0];
    if (!commit || parent === undefined) return undefined;
    if (commit.parents.length > 1) continue;
    const tree = await replayTree(git, sha, parent, tip);
    if (tree === undefined) return undefined;
    tip = await writeCommit(git, {
      tree,
      parents: [tip],
      author: commit.author,
      committer,
      message: commit.message,
    });
  }
  return tip;
}

/**
 * Tree of `sha` replayed on `tip`. git 2.39 has no `--merge-base`, so a helper commit with the tip's tree and the
 * replayed commit's parent makes that parent the common ancestor; nothing refers to the helper afterwards.
 */
async function replayTree(
  git: GitRepository,
  sha: string,
  parent: string,
  tip: string,
): Promise<string | undefined> {
  const target = await git.commit(tip);
  if (!target) return undefined;
  const helper = await writeCommit(git, { ...withoutSignature(target), parents: [parent] });
  const result = await mergeTrees(git, helper, sha);
  return result.kind === 'merged' ? result.tree : undefined;
}

function withoutSignature(commit: Commit): Commit {
  const { tree, parents, author, committer, message } = commit;
  return { tree, parents, author, committer, message };
}
