/**
 * Asks a remote what a ref is now, without fetching: one `ls-remote`.
 *
 * Cheaper than a fetch where nothing changed, which is the usual case for a fleet, and the way to tell an empty
 * repository from a ref that is not there and from a host that does not answer.
 */
import { RegradeError } from '../../../core/errors.ts';
import { complaintOf, type Git, type GitOptions } from './git.ts';
import type { RemoteRepository } from './remote-mirror.ts';

/** What the remote said. */
export type RemoteRef =
  | {
      readonly kind: 'found';
      /** Full name where it is known, e.g. `refs/heads/main`. */
      readonly ref: string;
      /** The object the ref names: a commit, or an annotated tag. */
      readonly commit: string;
      /** The commit of an annotated tag. */
      readonly peeled?: string;
    }
  | { readonly kind: 'empty' };

const objectId = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** Looks a ref up; a full commit id is taken as it is. Throws `RG_SCAN_MIRROR_UNREACHABLE` or `…_REF_MISSING`. */
export async function findRemoteRef(
  git: Git,
  remote: RemoteRepository,
  ref: string | undefined,
  call: GitOptions,
): Promise<RemoteRef> {
  if (ref !== undefined && objectId.test(ref)) return { kind: 'found', ref, commit: ref, peeled: ref };
  // Hosts hold a ref for every pull request; asking for branches and tags alone spares them.
  const mayBeOther = ref === undefined || /^refs\/(?!heads\/|tags\/)/.test(ref);
  const kinds = mayBeOther ? [] : ['--heads', '--tags'];
  const outcome = await git.run(['ls-remote', '--symref', ...kinds, '--', remote.url], call);
  if (outcome.exitCode !== 0)
    throw new RegradeError('RG_SCAN_MIRROR_UNREACHABLE', {
      repository: remote.address.id,
      reason: complaintOf(outcome.stderr),
    });
  const advertised = readAdvertisement(outcome.stdout.toString('utf8'));
  if (advertised.objects.size === 0) return { kind: 'empty' };
  const found = pickRef(advertised, ref);
  if (found !== undefined) return found;
  // A branch to be born: HEAD names one that has no commit, though others have.
  throw new RegradeError('RG_SCAN_MIRROR_REF_MISSING', { repository: remote.address.id, ref: ref ?? 'HEAD' });
}

/** Refs of a remote: objects by name, and where HEAD points. */
export interface Advertisement {
  readonly objects: ReadonlyMap<string, string>;
  readonly head?: string;
}

/** Reads the output of `ls-remote --symref`. */
export function readAdvertisement(output: string): Advertisement {
  const objects = new Map<string, string>();
  let head: string | undefined;
  for (const line of output.split('\n')) {
    const [value = '', name = ''] = line.split('\t');
    if (name === '') continue;
    if (!value.startsWith('ref: ')) objects.set(name, value);
    else if (name === 'HEAD') head = value.slice('ref: '.length);
  }
  return head === undefined ? { objects } : { objects, head };
}

function pickRef({ objects, head }: Advertisement, ref: string | undefined): RemoteRef | undefined {
  // The order in which git itself reads a short name.
  const names = ref === undefined ? ['HEAD'] : [ref, `refs/${ref}`, `refs/tags/${ref}`, `refs/heads/${ref}`];
  const name = names.find((each) => objects.has(each));
  const commit = name === undefined ? undefined : objects.get(name);
  if (name === undefined || commit === undefined) return undefined;
  const peeled = objects.get(`${name}^{}`) ?? (name.startsWith('refs/tags/') ? undefined : commit);
  const full = name === 'HEAD' ? (head ?? 'HEAD') : name;
  return { kind: 'found', ref: full, commit, ...(peeled === undefined ? {} : { peeled }) };
}
