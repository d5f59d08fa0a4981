/**
 * Keeps a bare, shallow, partial mirror of every remote repository; repositories on this machine are read in place.
 *
 * A mirror holds what scanning needs: the commit and trees of the refs asked for; blobs come when they are read, all
 * missing ones in one request or a few. Fetches are bounded in number, one at a time for each mirror, also across processes.
 * A mirror that was interrupted is completed by the next refresh. Reading never goes to the network.
 */
import { RegradeError } from '../../../core/errors.ts';
import { type CloneLocation, readCloneUrl } from './clone-url.ts';
import type { GitCredentials } from './credentials.ts';
import type { Git } from './git.ts';
import { openLocal, readLocal } from './local-repository.ts';
import { type Eviction, evictMirrors, type MirrorLimits } from './mirror-eviction.ts';
import { createRemoteMirrors } from './remote-mirror.ts';
import type { RepositoryReader } from './repository-reader.ts';

/** Which repository: its id names the mirror, its clone URL (or absolute path) says where it comes from. */
export interface RepositoryAddress {
  readonly id: string;
  readonly cloneUrl: string;
}

/** What a ref is now. */
export type Refreshed =
  | {
      readonly kind: 'ready';
      /** The ref that was resolved, e.g. `refs/heads/main`; `HEAD` where none was asked for and it is detached. */
      readonly ref: string;
      readonly commit: string;
      readonly reader: RepositoryReader;
    }
  /** The repository has no commit at all. */
  | { readonly kind: 'empty' };

/** How to refresh. */
export interface RefreshOptions {
  /** Branch, tag or full commit id; short names are tried as tag, then as branch. @default the default branch */
  readonly ref?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** All repositories that this installation reads. */
export interface Mirrors {
  /**
   * Brings the mirror up to date with a ref. Throws `RG_SCAN_MIRROR_UNREACHABLE`, `RG_SCAN_REPOSITORY_UNREADABLE`
   * (a path of this machine), `RG_SCAN_MIRROR_REF_MISSING`, `RG_SCAN_URL_REFUSED` or `RG_SCAN_MIRROR_LOCKED`.
   */
  refresh(address: RepositoryAddress, options?: RefreshOptions): Promise<Refreshed>;
  /**
   * Opens a repository for reading commits that a refresh named. A commit that is not there any more is fetched when it is
   * first read; reading throws `RG_SCAN_COMMIT_MISSING` where the host does not have it either.
   */
  open(address: RepositoryAddress, signal?: AbortSignal): Promise<RepositoryReader>;
  /** Throws mirrors away that were not used for long, or that are too many bytes together; never one in use. */
  evict(limits?: MirrorLimits): Promise<Eviction>;
}

/** What mirrors need. */
export interface MirrorOptions {
  readonly git: Git;
  /** Folder that holds the mirrors, e.g. `<state>/mirrors`. */
  readonly directory: string;
  readonly credentials: GitCredentials;
  /** Fetches at once. @default 8: waiting for hosts, not work, is what bounds them */
  readonly fetches?: number;
  /** A mirror with more packs is packed anew at its next refresh, without commits long unused. @default 50 */
  readonly maxPacks?: number;
  /** Blobs that one request asks for: what an interruption costs at most. @default 20_000 */
  readonly objectsPerFetch?: number;
  /** How long to wait for another process that works on the same mirror. @default 120_000 */
  readonly lockTimeoutMs?: number;
}

/** Opens the mirrors in a folder, which is made on first use. */
export function createMirrors(options: MirrorOptions): Mirrors {
  const { git } = options;
  const remote = createRemoteMirrors(options);
  const refresh = async (address: RepositoryAddress, refreshing: RefreshOptions = {}) => {
    const location = locate(address);
    return location.kind === 'local'
      ? await readLocal(git, { address, path: location.path }, refreshing)
      : await remote.refresh({ address, url: location.url }, refreshing);
  };
  const open = async (address: RepositoryAddress, signal?: AbortSignal) => {
    const location = locate(address);
    return location.kind === 'local'
      ? await openLocal(git, { address, path: location.path }, signal)
      : remote.open({ address, url: location.url });
  };
  return Object.freeze({
    refresh,
    open,
    evict: (limits?: MirrorLimits) => evictMirrors(options.directory, limits),
  });
}

function locate(address: RepositoryAddress): Exclude<CloneLocation, { readonly kind: 'refused' }> {
  const location = readCloneUrl(address.cloneUrl);
  if (location.kind !== 'refused') return location;
  throw new RegradeError('RG_SCAN_URL_REFUSED', { repository: address.id, reason: location.reason });
}
