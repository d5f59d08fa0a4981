/**
 * Repositories on this machine, read in place: no copy, no write, no fetch but of what a partial clone lacks.
 *
 * Only committed content is seen; a working tree's changes are not part of any commit. A repository stored in a usual
 * way is read without git; where git must be asked, its ownership check applies.
 */
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { RegradeError } from '../../../core/errors.ts';
import { complaintOf, type Git, type GitOutcome } from './git.ts';
import type { Refreshed, RefreshOptions, RepositoryAddress } from './mirrors.ts';
import { findGitDirectory, resolveRef } from './objects/ref-reader.ts';
import { completeClone } from './partial-clone.ts';
import { openReader, type RepositoryReader } from './repository-reader.ts';
import { hasCommit, peelStored } from './stored-objects.ts';

/** A repository in a directory: a working tree's root or a bare repository. */
export interface LocalRepository {
  readonly address: RepositoryAddress;
  readonly path: string;
}

/** Opens a repository in place; throws `RG_SCAN_REPOSITORY_UNREADABLE` where the path is none. */
export async function openLocal(
  git: Git,
  local: LocalRepository,
  signal?: AbortSignal,
): Promise<RepositoryReader> {
  const seen = findGitDirectory(path.resolve(local.path));
  if (seen !== undefined) return readerAt(git, local, seen.own);
  const outcome = await askGit(git, local, ['--absolute-git-dir'], signal);
  if (outcome.exitCode !== 0) throw unreadable(local, complaintOf(outcome.stderr));
  return readerAt(git, local, linesOf(outcome)[0] ?? '');
}

/** Resolves a ref of a local repository. */
export async function readLocal(
  git: Git,
  local: LocalRepository,
  options: RefreshOptions,
): Promise<Refreshed> {
  const ref = options.ref ?? 'HEAD';
  if (ref.startsWith('-')) throw refMissing(local, ref);
  const plain = readPlain(git, local, ref);
  if (plain !== undefined) return plain;
  const questions = ['--absolute-git-dir', `${ref}^{commit}`, '--symbolic-full-name', ref];
  const outcome = await askGit(git, local, questions, options.signal);
  if (outcome.exitCode !== 0) return await readUnresolved(git, local, options);
  const [gitDir = '', commit = '', name = ''] = linesOf(outcome);
  return {
    kind: 'ready',
    ref: name === '' ? ref : name,
    commit,
    reader: readerAt(git, local, gitDir, commit),
  };
}

/** The usual case, without starting git: on a large fleet that is what local repositories would cost. */
function readPlain(git: Git, local: LocalRepository, ref: string): Refreshed | undefined {
  const directory = findGitDirectory(path.resolve(local.path));
  const resolved = directory === undefined ? undefined : resolveRef(directory, ref);
  if (directory === undefined || resolved === undefined) return undefined;
  const commit = peelStored(directory.own, resolved.oid);
  if (commit === undefined) return undefined;
  return { kind: 'ready', ref: resolved.name, commit, reader: readerAt(git, local, directory.own, commit) };
}

/** Why a ref did not resolve: no repository, no commit at all, or no such ref. */
async function readUnresolved(git: Git, local: LocalRepository, options: RefreshOptions): Promise<Refreshed> {
  const { gitDir } = await openLocal(git, local, options.signal);
  const any = await git.read(['for-each-ref', '--count=1', '--format=%(refname)'], {
    gitDir,
    signal: options.signal,
  });
  if (any.length === 0) return { kind: 'empty' };
  throw refMissing(local, options.ref ?? 'HEAD');
}

function readerAt(git: Git, local: LocalRepository, gitDir: string, present?: string): RepositoryReader {
  const repository = local.address.id;
  const ensureCommit = async (commit: string, signal?: AbortSignal) => {
    if (commit === present || hasCommit(gitDir, commit)) return;
    const found = await git.run(['cat-file', '-e', `${commit}^{tree}`], { gitDir, signal });
    if (found.exitCode !== 0) throw new RegradeError('RG_SCAN_COMMIT_MISSING', { commit, repository });
  };
  const prefetch = (oids: readonly string[], signal?: AbortSignal) =>
    completeClone(git, { repository, oids }, { gitDir, signal });
  return openReader({ git, gitDir, ensureCommit, prefetch });
}

async function askGit(
  git: Git,
  local: LocalRepository,
  questions: readonly string[],
  signal: AbortSignal | undefined,
): Promise<GitOutcome> {
  const root = await realpath(local.path).catch(() => undefined);
  if (root === undefined) throw unreadable(local, `there is no directory ${local.path}`);
  // Without the ceiling git would take a repository further up for one here.
  const environment = { GIT_CEILING_DIRECTORIES: path.dirname(root) };
  return await git.run(['rev-parse', ...questions], { cwd: root, environment, signal });
}

function linesOf(outcome: GitOutcome): readonly string[] {
  return outcome.stdout.toString('utf8').trimEnd().split('\n');
}

function unreadable(local: LocalRepository, reason: string): RegradeError {
  return new RegradeError('RG_SCAN_REPOSITORY_UNREADABLE', { repository: local.address.id, reason });
}

function refMissing(local: LocalRepository, ref: string): RegradeError {
  return new RegradeError('RG_SCAN_MIRROR_REF_MISSING', { repository: local.address.id, ref });
}
