/**
 * One remote repository's mirror: made, fetched and read.
 *
 * Fetches are of depth 1 and without blobs (`--filter=blob:none`; a server that does not know filters sends all, which
 * is right too). Reading goes through a git directory without remotes that borrows the mirror's objects: there a missing
 * blob is simply missing, where the mirror itself would fetch each by a request of its own.
 */
import { existsSync } from 'node:fs';
import { RegradeError } from '../../../core/errors.ts';
import type { GitCredentials } from './credentials.ts';
import { fetchFlags, fetchObjects, missingOf } from './fetch-objects.ts';
import { withFileLock } from './file-lock.ts';
import { complaintOf, type Git, type GitConfigEntry, type GitOptions } from './git.ts';
import { collectWhereNeeded, noteAsked } from './mirror-collection.ts';
import { markUsed } from './mirror-eviction.ts';
import { ensureMirror, ensureObjectFormat, mirrorPath, readerFolder, readerPath } from './mirror-folder.ts';
import type { MirrorOptions, Refreshed, RefreshOptions, RepositoryAddress } from './mirrors.ts';
import { findRemoteRef } from './remote-refs.ts';
import { openReader, type RepositoryReader } from './repository-reader.ts';
import { createKeyedLock, createSemaphore, type KeyedLock, type Semaphore } from './semaphore.ts';
import { hasCommit } from './stored-objects.ts';

/** A repository on another machine (or on a server of this one). */
export interface RemoteRepository {
  readonly address: RepositoryAddress;
  readonly url: string;
}

/** The remote half of `Mirrors`. */
export interface RemoteMirrors {
  refresh(remote: RemoteRepository, options: RefreshOptions): Promise<Refreshed>;
  open(remote: RemoteRepository): RepositoryReader;
}

const defaultFetches = 8;
/** Every fetch leaves a pack; git looks an object up in one after the other. */
const defaultMaxPacks = 50;
const defaultLockTimeoutMs = 120_000;
const shallowFetch = [...fetchFlags, '--depth=1', '--filter=blob:none'];

/** A host that sends less than 1,000 bytes a second for a minute has gone. */
const patience: readonly GitConfigEntry[] = [
  ['http.lowSpeedLimit', '1000'],
  ['http.lowSpeedTime', '60'],
];

/** What all mirrors of a folder share. */
interface Store {
  readonly git: Git;
  readonly directory: string;
  readonly credentials: GitCredentials;
  readonly maxPacks: number;
  readonly lockTimeoutMs: number;
  readonly objectsPerFetch: number | undefined;
  readonly fetches: Semaphore;
  readonly locks: KeyedLock;
}

/** Opens the folder of remote mirrors. */
export function createRemoteMirrors(options: MirrorOptions): RemoteMirrors {
  const store: Store = {
    git: options.git,
    directory: options.directory,
    credentials: options.credentials,
    maxPacks: options.maxPacks ?? defaultMaxPacks,
    lockTimeoutMs: options.lockTimeoutMs ?? defaultLockTimeoutMs,
    objectsPerFetch: options.objectsPerFetch,
    fetches: createSemaphore(options.fetches ?? defaultFetches),
    locks: createKeyedLock(),
  };
  return Object.freeze<RemoteMirrors>({
    refresh: (remote, refreshing) =>
      asWriter(store, remote, { work: () => refresh(store, remote, refreshing), signal: refreshing.signal }),
    open: (remote) => open(store, remote),
  });
}

/** Runs `work` as the only writer of a mirror, within the bound of fetches. */
async function asWriter<T>(
  store: Store,
  remote: RemoteRepository,
  { work, signal }: { readonly work: () => Promise<T>; readonly signal?: AbortSignal | undefined },
): Promise<T> {
  const { id } = remote.address;
  const file = `${mirrorPath(store.directory, id)}.lock`;
  const locked = () => withFileLock(file, work, { signal, timeoutMs: store.lockTimeoutMs });
  const outcome = await store.locks.run(id, () => store.fetches.run(locked, signal), signal);
  if (outcome.kind === 'done') return outcome.value;
  throw new RegradeError('RG_SCAN_MIRROR_LOCKED', {
    repository: id,
    holder: `process ${outcome.by.pid} on ${outcome.by.machine}`,
    seconds: store.lockTimeoutMs / 1_000,
  });
}

function callOptions(store: Store, remote: RemoteRepository, signal?: AbortSignal): GitOptions {
  return {
    gitDir: mirrorPath(store.directory, remote.address.id),
    // The URL stands in no file either: it may change, and a file is one thing more to keep true.
    config: [['remote.origin.url', remote.url], ...patience, ...store.credentials(remote.url)],
    signal,
  };
}

async function refresh(
  store: Store,
  remote: RemoteRepository,
  refreshing: RefreshOptions,
): Promise<Refreshed> {
  const { git } = store;
  const call = callOptions(store, remote, refreshing.signal);
  const made = await ensureMirror(git, store, remote.address.id);
  await markUsed(mirrorPath(store.directory, remote.address.id));
  const first = made === 'new' ? await fetchFirst(git, refreshing.ref, call) : undefined;
  if (first !== undefined) return { kind: 'ready', ...first, reader: open(store, remote, first.commit) };
  const found = await findRemoteRef(git, remote, refreshing.ref, call);
  if (found.kind === 'empty') return found;
  await fetchCommit(store, remote, found.commit, call);
  // Now that the commit is noted: what was asked for before may be all that a long unused mirror holds.
  await collectWhereNeeded(git, mirrorPath(store.directory, remote.address.id), store.maxPacks);
  const commit = found.peeled ?? (await peel(git, found.commit, call));
  return { kind: 'ready', ref: found.ref, commit, reader: open(store, remote, commit) };
}

/** Opens a mirror for reading; `present` is a commit that is known to be there. */
function open(store: Store, remote: RemoteRepository, present?: string): RepositoryReader {
  const { git } = store;
  const gitDir = readerPath(store.directory, remote.address.id);
  return openReader({
    git,
    gitDir,
    ensureCommit: async (commit, signal) => {
      if (commit !== present) await ensureCommit(store, remote, { commit, signal });
    },
    prefetch: async (oids, signal) => {
      const missing = await missingOf(git, oids, { gitDir, signal });
      if (missing.length === 0) return;
      const call = callOptions(store, remote, signal);
      await asWriter(store, remote, { work: () => fetchBlobs(store, remote, missing, call), signal });
    },
  });
}

async function ensureCommit(
  store: Store,
  remote: RemoteRepository,
  { commit, signal }: { readonly commit: string; readonly signal: AbortSignal | undefined },
): Promise<void> {
  const { git, directory } = store;
  const gitDir = readerPath(directory, remote.address.id);
  await markUsed(mirrorPath(directory, remote.address.id));
  const isThere = existsSync(gitDir) && (await has(git, commit, { gitDir, signal }));
  if (isThere) return await noteAsked(git, mirrorPath(directory, remote.address.id), commit);
  const call = callOptions(store, remote, signal);
  const work = async () => {
    await ensureMirror(git, store, remote.address.id);
    await fetchCommit(store, remote, commit, call);
  };
  await asWriter(store, remote, { work, signal }).catch(async (error: unknown) => {
    // A host that answers and does not give the commit does not have it (any more).
    const answers = (await git.run(['ls-remote', '--heads', '--', remote.url], call)).exitCode === 0;
    if (!answers) throw error;
    const details = { commit, repository: remote.address.id };
    throw new RegradeError('RG_SCAN_COMMIT_MISSING', details, { cause: error });
  });
}

/**
 * Fetches a branch into a new mirror without asking for its commit first, which spares two requests of four. What does
 * not succeed is left to the usual way, which tells why.
 */
async function fetchFirst(git: Git, ref: string | undefined, call: GitOptions) {
  if (ref?.startsWith('refs/heads/') !== true) return undefined;
  const outcome = await git.run([...shallowFetch, 'origin', `+${ref}:refs/regrade/first`], call);
  if (outcome.exitCode !== 0) return undefined;
  return { ref, commit: await peel(git, 'refs/regrade/first', call) };
}

/** Makes sure that a commit and its trees are in the mirror. */
async function fetchCommit(store: Store, remote: RemoteRepository, commit: string, call: GitOptions) {
  const { git } = store;
  await ensureObjectFormat(git, store, { id: remote.address.id, commit });
  const isThere = await has(git, commit, readerOptions(call));
  if (isThere) return await noteAsked(git, mirrorPath(store.directory, remote.address.id), commit);
  const keep = `+${commit}:refs/regrade/${commit}`;
  const outcome = await git.run([...shallowFetch, 'origin', keep], call);
  if (outcome.exitCode !== 0) throw unreachable(remote, outcome.stderr);
}

/**
 * Fetches blobs by id. A server that refuses wants by id gets one full fetch instead, which brings every blob of the
 * commits that the mirror holds.
 */
async function fetchBlobs(
  { git, objectsPerFetch }: Store,
  remote: RemoteRepository,
  oids: readonly string[],
  call: GitOptions,
): Promise<void> {
  const fetched = await fetchObjects(git, { oids, remote: 'origin', objectsPerFetch }, call);
  if (fetched.exitCode === 0) return;
  const kept = await git.read(['for-each-ref', '--format=+%(objectname):%(refname)', 'refs/regrade/'], call);
  const refs = kept
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
  const all = await git.run(
    [...fetchFlags, '--depth=1', '--refetch', '--no-filter', 'origin', ...refs],
    call,
  );
  if (all.exitCode !== 0) throw unreachable(remote, all.stderr);
}

async function has(git: Git, commit: string, options: GitOptions): Promise<boolean> {
  if (options.gitDir !== undefined && hasCommit(options.gitDir, commit)) return true;
  return (await git.run(['cat-file', '-e', `${commit}^{tree}`], options)).exitCode === 0;
}

async function peel(git: Git, object: string, call: GitOptions): Promise<string> {
  const output = await git.read(['rev-parse', '--verify', `${object}^{commit}`], call);
  return output.toString('utf8').trim();
}

function readerOptions(call: GitOptions): GitOptions {
  return { gitDir: `${call.gitDir ?? ''}/${readerFolder}`, signal: call.signal };
}

function unreachable(remote: RemoteRepository, stderr: string): RegradeError {
  return new RegradeError('RG_SCAN_MIRROR_UNREACHABLE', {
    repository: remote.address.id,
    reason: complaintOf(stderr),
  });
}
