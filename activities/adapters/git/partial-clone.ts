/**
 * Repositories on this machine that are partial clones: what they lack is fetched from where git itself would fetch it.
 *
 * Git fetches what is missing object by object while it is read, a request each; asked for beforehand, one request brings
 * all. Nothing is written but these objects.
 */
import { RegradeError } from '../../../core/errors.ts';
import { fetchObjects, missingOf } from './fetch-objects.ts';
import { complaintOf, type Git, type GitOptions } from './git.ts';

/**
 * Fetches what a partial clone lacks of these objects; nothing where the repository is no partial clone. Throws
 * `RG_SCAN_MIRROR_UNREACHABLE`.
 */
export async function completeClone(
  git: Git,
  { repository, oids }: { readonly repository: string; readonly oids: readonly string[] },
  options: GitOptions,
): Promise<void> {
  const missing = await missingOf(git, oids, options);
  if (missing.length === 0) return;
  const remote = await promisorOf(git, options);
  if (remote === undefined) return;
  const outcome = await fetchObjects(git, { oids: missing, remote }, options);
  if (outcome.exitCode === 0) return;
  const reason = complaintOf(outcome.stderr);
  throw new RegradeError('RG_SCAN_MIRROR_UNREACHABLE', { repository, reason });
}

/** The remote that has what the repository lacks. */
async function promisorOf(git: Git, options: GitOptions): Promise<string | undefined> {
  const settings = ['config', '--get-regexp', '^(extensions\\.partialclone|remote\\..*\\.promisor)$'];
  const { stdout } = await git.run(settings, options);
  for (const line of stdout.toString('utf8').split('\n')) {
    const [key = '', value = ''] = line.split(' ', 2);
    if (key === 'extensions.partialclone') return value;
    if (key.startsWith('remote.') && value === 'true')
      return key.slice('remote.'.length, -'.promisor'.length);
  }
  return undefined;
}
