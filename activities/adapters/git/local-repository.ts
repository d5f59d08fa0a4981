/**
 * Repositories on this machine, read in place: no copy, no fetch, no write.
 *
 * Only committed content is seen; a working tree's changes are not part of any commit. Git's own ownership check applies:
 * a repository of another user is refused by git and reported so.
 */
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { RegradeError } from '../../../core/errors.ts';
import { complaintOf, type Git } from './git.ts';
import type { Refreshed, RefreshOptions, RepositoryAddress } from './mirrors.ts';
import { openReader, type RepositoryReader } from './repository-reader.ts';

/** A repository in a directory: a working tree's root or a bare repository. */
export interface LocalRepository {
  readonly address: RepositoryAddress;
  readonly path: string;
}

/** Opens a repository in place; throws `RG_SCAN_MIRROR_UNREACHABLE` where the path is none. */
export async function openLocal(
  git: Git,
  local: LocalRepository,
  signal?: AbortSignal,
): Promise<RepositoryReader> {
  const gitDir = await findLocalGitDir(git, local, signal);
  const repository = local.address.id;
  const ensureCommit = async (commit: string, at?: AbortSignal) => {
    const found = await git.run(['cat-file', '-e', `${commit}^{tree}`], { gitDir, signal: at });
    if (found.exitCode !== 0) throw new RegradeError('RG_SCAN_COMMIT_MISSING', { commit, repository });
  };
  return openReader({ git, gitDir, ensureCommit });
}

async function findLocalGitDir(git: Git, local: LocalRepository, signal?: AbortSignal): Promise<string> {
  const root = await realpath(local.path).catch(() => undefined);
  if (root === undefined) throw unreachable(local, `there is no directory ${local.path}`);
  const outcome = await git.run(['rev-parse', '--absolute-git-dir'], {
    cwd: root,
    // Without it git would take a repository further up for one here.
    environment: { GIT_CEILING_DIRECTORIES: path.dirname(root) },
    signal,
  });
  if (outcome.exitCode !== 0) throw unreachable(local, complaintOf(outcome.stderr));
  return outcome.stdout.toString('utf8').trimEnd();
}

/** Resolves a ref of a local repository. */
export async function readLocal(
  git: Git,
  local: LocalRepository,
  options: RefreshOptions,
): Promise<Refreshed> {
  const gitDir = await findLocalGitDir(git, local, options.signal);
  const at = { gitDir, signal: options.signal };
  const ref = options.ref ?? 'HEAD';
  const resolved = await git.run(
    ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`],
    at,
  );
  if (resolved.exitCode !== 0) {
    const any = await git.read(['for-each-ref', '--count=1', '--format=%(refname)'], at);
    if (any.length === 0) return { kind: 'empty' };
    throw new RegradeError('RG_SCAN_MIRROR_REF_MISSING', { repository: local.address.id, ref });
  }
  const name = await git.run(['rev-parse', '--symbolic-full-name', '--end-of-options', ref], at);
  const fullName = name.stdout.toString('utf8').trim().split('\n').at(-1) ?? '';
  return {
    kind: 'ready',
    ref: fullName === '' ? ref : fullName,
    commit: resolved.stdout.toString('utf8').trim(),
    reader: await openLocal(git, local, options.signal),
  };
}

function unreachable(local: LocalRepository, reason: string): RegradeError {
  return new RegradeError('RG_SCAN_MIRROR_UNREACHABLE', { repository: local.address.id, reason });
}
