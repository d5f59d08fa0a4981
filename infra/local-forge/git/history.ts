/**
 * Questions about how commits relate: common ancestors, what is ahead, what lies between.
 *
 * The everyday case of a migration, a branch a few commits straight ahead of its base, is answered by walking parents;
 * everything else asks `git rev-list` and `git merge-base`.
 */
import type { GitRepository } from './git-repository.ts';
import { gitText, runGit } from './process.ts';

/** How `head` stands to `base`; `mergeBase` is undefined for unrelated histories. */
export interface Relation {
  readonly ahead: number;
  readonly behind: number;
  readonly mergeBase: string | undefined;
}

/** How far the walk along first parents goes before git is asked. */
const walkLimit = 32;

/** Compares two commits. */
export async function relate(git: GitRepository, base: string, head: string): Promise<Relation> {
  const straight = await stepsAhead(git, base, head);
  if (straight !== undefined) return { ahead: straight, behind: 0, mergeBase: base };
  const counts = await gitText(git.directory, ['rev-list', '--left-right', '--count', `${base}...${head}`]);
  const [behind = 0, ahead = 0] = counts.split('\t').map(Number);
  const { stdout } = await runGit(git.directory, ['merge-base', base, head], { accept: [0, 1] });
  const mergeBase = stdout.toString('utf8').trim();
  return { ahead, behind, mergeBase: mergeBase === '' ? undefined : mergeBase };
}

/** Whether `descendant` contains `ancestor` (a commit contains itself). */
export async function contains(git: GitRepository, descendant: string, ancestor: string): Promise<boolean> {
  if ((await stepsAhead(git, ancestor, descendant)) !== undefined) return true;
  const { code } = await runGit(git.directory, ['merge-base', '--is-ancestor', ancestor, descendant], {
    accept: [0, 1],
  });
  return code === 0;
}

/** What to list: from `head`, without what `excluding` contains, touching `path`, between two ISO dates. */
export interface CommitQuery {
  readonly head: string;
  readonly excluding?: string;
  readonly path?: string;
  readonly since?: string;
  readonly until?: string;
  readonly oldestFirst?: boolean;
  readonly skip?: number;
  readonly limit?: number;
}

/** Commit names, newest first unless asked otherwise. */
export async function listCommits(git: GitRepository, query: CommitQuery): Promise<string[]> {
  const args = ['rev-list', '--topo-order', query.head];
  if (query.excluding !== undefined) args.push(`^${query.excluding}`);
  if (query.skip !== undefined) args.push(`--skip=${query.skip}`);
  if (query.limit !== undefined) args.push(`--max-count=${query.limit}`);
  if (query.since !== undefined) args.push(`--since=${query.since}`);
  if (query.until !== undefined) args.push(`--until=${query.until}`);
  if (query.oldestFirst) args.push('--reverse');
  args.push('--');
  if (query.path !== undefined && query.path !== '') args.push(`:(literal)${query.path}`);
  const text = await gitText(git.directory, args);
  return text === '' ? [] : text.split('\n');
}

/** Commits after `base` up to `head`, oldest first. */
export async function commitsBetween(git: GitRepository, base: string, head: string): Promise<string[]> {
  const straight = await straightLine(git, base, head);
  return straight ?? listCommits(git, { head, excluding: base, oldestFirst: true });
}

/** How many commits `head` is ahead of `base` on a short straight line; undefined for anything else. */
export async function stepsAhead(
  git: GitRepository,
  base: string,
  head: string,
): Promise<number | undefined> {
  return (await straightLine(git, base, head))?.length;
}

/** The commits of a short branch straight ahead of `base`, oldest first; undefined for anything else. */
async function straightLine(git: GitRepository, base: string, head: string): Promise<string[] | undefined> {
  const line: string[] = [];
  let at = head;
  while (line.length <= walkLimit) {
    if (at === base) return line.reverse();
    const commit = await git.commit(at);
    const parent = commit?.parents[0];
    if (commit?.parents.length !== 1 || parent === undefined) return undefined;
    line.push(at);
    at = parent;
  }
  return undefined;
}
