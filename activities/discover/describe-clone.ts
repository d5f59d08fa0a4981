/**
 * Describes a repository that no code host's API describes: a path of this machine, or a clone URL of an unknown host.
 *
 * Asks git for what HEAD is. Such a repository can be scanned, rewritten and verified; pull requests need a code host.
 */
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { readCloneUrl } from '../adapters/git/clone-url.ts';
import type { GitCredentials } from '../adapters/git/credentials.ts';
import { complaintOf, type Git } from '../adapters/git/git.ts';
import { readAdvertisement } from '../adapters/git/remote-refs.ts';
import type { FoundRepository } from './ports.ts';

/** A repository, or why there is none. */
export type CloneDescription =
  | { readonly kind: 'found'; readonly repository: FoundRepository }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** What describing needs. */
export interface DescribeOptions {
  readonly git: Git;
  readonly credentials: GitCredentials;
  readonly signal?: AbortSignal | undefined;
}

/** Describes a clone URL or an absolute path. */
export async function describeClone(text: string, options: DescribeOptions): Promise<CloneDescription> {
  const location = readCloneUrl(text);
  if (location.kind === 'refused') return { kind: 'unreadable', reason: location.reason };
  if (location.kind === 'local') return await describeDirectory(location.path, options);
  const segments = location.path.split('/').filter((segment) => segment !== '');
  const name = segments.pop();
  if (name === undefined) return { kind: 'unreadable', reason: 'the URL names no repository' };
  const { git, credentials, signal } = options;
  const config = credentials(location.url);
  const outcome = await git.run(['ls-remote', '--symref', '--', location.url, 'HEAD'], { config, signal });
  if (outcome.exitCode !== 0) return { kind: 'unreadable', reason: complaintOf(outcome.stderr) };
  const { head } = readAdvertisement(outcome.stdout.toString('utf8'));
  const owner = segments.join('/');
  const identity = { id: [location.host, ...segments, name].join('/'), host: location.host, owner, name };
  return found({ ...identity, cloneUrl: location.url, defaultBranch: branchOf(head ?? '') });
}

/** Describes a repository on this machine; its id is made of its real path, so that no two share one. */
export async function describeDirectory(
  directory: string,
  options: DescribeOptions,
): Promise<CloneDescription> {
  const root = await realpath(directory).catch(() => undefined);
  if (root === undefined) return { kind: 'unreadable', reason: `there is no directory ${directory}` };
  const outcome = await options.git.run(['symbolic-ref', '--quiet', 'HEAD'], {
    cwd: root,
    environment: { GIT_CEILING_DIRECTORIES: path.dirname(root) },
    signal: options.signal,
  });
  // 1: HEAD is detached, which is no branch; anything else: not a repository.
  if (outcome.exitCode !== 0 && outcome.exitCode !== 1)
    return { kind: 'unreadable', reason: complaintOf(outcome.stderr) };
  const segments = root
    .split(path.sep)
    .filter((segment) => segment !== '')
    .map(idSegment);
  const name = segments.pop() ?? 'root';
  const owner = segments.join('/');
  const id = ['local', ...segments, name].join('/');
  const defaultBranch = branchOf(outcome.stdout.toString('utf8').trim());
  return found({ id, host: 'local', owner, name, cloneUrl: root, defaultBranch });
}

function found(
  repository: Omit<FoundRepository, 'archived' | 'fork' | 'topics'>,
): Extract<CloneDescription, { readonly kind: 'found' }> {
  return { kind: 'found', repository: { ...repository, archived: false, fork: false, topics: [] } };
}

/** The branch of a full ref; `HEAD` stands for a detached one. */
function branchOf(ref: string): string {
  return ref.startsWith('refs/heads/') ? ref.slice('refs/heads/'.length) : 'HEAD';
}

/** A segment of an id: what could be misread in a branch name or a URL is percent-encoded. */
function idSegment(segment: string): string {
  return encodeURIComponent(segment).replaceAll(
    /[!'()*~]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
