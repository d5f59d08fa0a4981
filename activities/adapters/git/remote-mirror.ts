/**
 * One remote repository's mirror: made, fetched and read.
 *
 * Fetches are of depth 1 and without blobs (`--filter=blob:none`; a server that does not know filters sends all, which
 * is right too). Reading goes through a git directory without remotes that borrows the mirror's objects: there a missing
 * blob is simply missing, where the mirror itself would fetch each by a request of its own.
 */
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { RegradeError } from '../../../core/errors.ts';
import { withFileLock } from './file-lock.ts';
import { complaintOf, type Git, type GitOptions } from './git.ts';
import type { MirrorOptions, Refreshed, RefreshOptions, RepositoryAddress } from './mirrors.ts';
import { findRemoteRef } from './remote-refs.ts';
import { openReader, type RepositoryReader } from './repository-reader.ts';
import { createKeyedLock, createSemaphore } from './semaphore.ts';

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
const fetchFlags = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--no-auto-maintenance'];
const noSubmodules = '--recurse-submodules=no';
const shallowFetch = [...fetchFlags, noSubmodules, '--depth=1', '--filter=blob:none'];

/** Opens the folder of remote mirrors. */
export function createRemoteMirrors(options: MirrorOptions): RemoteMirrors {
  const { git, directory, credentials } = options;
  const maxPacks = options.maxPacks ?? defaultMaxPacks;
  const places = createSemaphore(options.fetches ?? defaultFetches);
  const mirrorLocks = createKeyedLock();

  /** Runs `work` as the only writer of a mirror, within the bound of fetches. */
  async function asWriter<T>(remote: RemoteRepository, work: () => Promise<T>, signal?: AbortSignal) {
    const { id } = remote.address;
    const locked = () =>
      withFileLock(`${mirrorPath(directory, id)}.lock`, work, {
        signal,
        ...(options.lockTimeoutMs === undefined ? {} : { timeoutMs: options.lockTimeoutMs }),
      });
    const outcome = await mirrorLocks.run(id, () => places.run(locked, signal), signal);
    if (outcome.kind === 'done') return outcome.value;
    throw new RegradeError('RG_SCAN_MIRROR_LOCKED', {
      repository: id,
      holder: `process ${outcome.by.pid} on ${outcome.by.machine}`,
      seconds: (options.lockTimeoutMs ?? 120_000) / 1_000,
    });
  }

  const callOptions = (remote: RemoteRepository, signal?: AbortSignal): GitOptions => ({
    gitDir: mirrorPath(directory, remote.address.id),
    // The URL stands in no file either: it may change, and a file is one thing more to keep true.
    config: [['remote.origin.url', remote.url], ...credentials(remote.url)],
    signal,
  });

  function open(remote: RemoteRepository, present?: string): RepositoryReader {
    const gitDir = readerPath(directory, remote.address.id);
    const ensureCommit = async (commit: string, signal?: AbortSignal) => {
      if (commit === present) return;
      if (existsSync(gitDir) && (await has(git, commit, { gitDir, signal }))) return;
      const call = callOptions(remote, signal);
      const work = async () => {
        await ensureMirror(git, { directory, maxPacks }, remote);
        await fetchCommit(git, remote, commit, call);
      };
      await asWriter(remote, work, signal).catch(async (error: unknown) => {
        // A host that answers and does not give the commit does not have it (any more).
        const answers = (await git.run(['ls-remote', '--heads', '--', remote.url], call)).exitCode === 0;
        if (!answers) throw error;
        const details = { commit, repository: remote.address.id };
        throw new RegradeError('RG_SCAN_COMMIT_MISSING', details, { cause: error });
      });
    };
    const prefetch = async (oids: readonly string[], signal?: AbortSignal) => {
      const missing = await missingOf(git, oids, { gitDir, signal });
      if (missing.length === 0) return;
      await asWriter(remote, () => fetchBlobs(git, remote, missing, callOptions(remote, signal)), signal);
    };
    return openReader({ git, gitDir, ensureCommit, prefetch });
  }

  const refresh = (remote: RemoteRepository, refreshing: RefreshOptions): Promise<Refreshed> =>
    asWriter(
      remote,
      async () => {
        const call = callOptions(remote, refreshing.signal);
        const made = await ensureMirror(git, { directory, maxPacks }, remote);
        const first = made === 'new' ? await fetchFirst(git, refreshing.ref, call) : undefined;
        if (first !== undefined) return { kind: 'ready', ...first, reader: open(remote, first.commit) };
        const found = await findRemoteRef(git, remote, refreshing.ref, call);
        if (found.kind === 'empty') return found;
        await fetchCommit(git, remote, found.commit, call);
        const commit = found.peeled ?? (await peel(git, found.commit, call));
        return { kind: 'ready', ref: found.ref, commit, reader: open(remote, commit) };
      },
      refreshing.signal,
    );

  return Object.freeze({ refresh, open: (remote: RemoteRepository) => open(remote) });
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
async function fetchCommit(git: Git, remote: RemoteRepository, commit: string, call: GitOptions) {
  if (await has(git, commit, readerOptions(call))) return;
  const keep = `+${commit}:refs/regrade/${commit}`;
  const outcome = await git.run([...shallowFetch, 'origin', keep], call);
  if (outcome.exitCode !== 0) throw unreachable(remote, outcome.stderr);
}

/**
 * Fetches blobs by id in one request. A server that refuses wants by id gets one full fetch instead, which brings every
 * blob of the commits that the mirror holds.
 */
async function fetchBlobs(git: Git, remote: RemoteRepository, oids: readonly string[], call: GitOptions) {
  const args = [...fetchFlags, noSubmodules, '--filter=blob:none', '--stdin', 'origin'];
  const config = [...(call.config ?? []), ['fetch.negotiationAlgorithm', 'noop'] as const];
  const outcome = await git.run(args, { ...call, config, input: `${oids.join('\n')}\n` });
  if (outcome.exitCode === 0) return;
  const kept = await git.read(['for-each-ref', '--format=+%(objectname):%(refname)', 'refs/regrade/'], call);
  const refs = kept
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
  const all = await git.run(
    [...fetchFlags, noSubmodules, '--depth=1', '--refetch', '--no-filter', 'origin', ...refs],
    call,
  );
  if (all.exitCode !== 0) throw unreachable(remote, all.stderr);
}

/** Of the given objects those that are not in the repository. */
async function missingOf(git: Git, oids: readonly string[], options: GitOptions): Promise<readonly string[]> {
  if (oids.length === 0) return [];
  const input = `${[...new Set(oids)].join('\n')}\n`;
  const format = '--batch-check=%(objectname) %(objecttype)';
  const output = await git.read(['cat-file', format, '--buffer'], { ...options, input });
  return output
    .toString('latin1')
    .split('\n')
    .filter((line) => line.endsWith(' missing'))
    .map((line) => line.slice(0, -' missing'.length));
}

async function has(git: Git, commit: string, options: GitOptions): Promise<boolean> {
  return (await git.run(['cat-file', '-e', `${commit}^{tree}`], options)).exitCode === 0;
}

async function peel(git: Git, object: string, call: GitOptions): Promise<string> {
  const output = await git.read(['rev-parse', '--verify', `${object}^{commit}`], call);
  return output.toString('utf8').trim();
}

function readerOptions(call: GitOptions): GitOptions {
  return { gitDir: `${call.gitDir ?? ''}/${readerFolder}`, signal: call.signal };
}

/** Makes the mirror where it is not there, whole or not at all (`new`); else tidies it (`kept`). */
async function ensureMirror(
  git: Git,
  { directory, maxPacks }: { readonly directory: string; readonly maxPacks: number },
  remote: RemoteRepository,
): Promise<'new' | 'kept'> {
  const final = mirrorPath(directory, remote.address.id);
  if (existsSync(final)) {
    await clearLeftovers(final);
    const packs = await readdir(path.join(final, 'objects', 'pack'));
    if (packs.filter((name) => name.endsWith('.pack')).length > maxPacks)
      await git.read(['repack', '-a', '-d', '-q', '--no-write-bitmap-index'], { gitDir: final });
    return 'kept';
  }
  const draft = `${final}.new`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(path.dirname(final), { recursive: true });
  await git.read(['init', '--quiet', '--bare', '--template=', '--', draft]);
  const settings = [
    ['remote.origin.promisor', 'true'],
    ['gc.auto', '0'],
  ] as const;
  for (const [key, value] of settings) await git.read(['config', key, value], { gitDir: draft });
  await makeReaderFolder(path.join(draft, readerFolder));
  await rename(draft, final);
  return 'new';
}

const readerFolder = 'regrade-reader';

/** The least that git takes for a git directory, without remotes, on the mirror's objects. */
async function makeReaderFolder(folder: string): Promise<void> {
  await mkdir(path.join(folder, 'objects', 'info'), { recursive: true });
  await mkdir(path.join(folder, 'refs'));
  await writeFile(path.join(folder, 'HEAD'), 'ref: refs/heads/none\n');
  await writeFile(path.join(folder, 'config'), '[core]\n\trepositoryformatversion = 0\n\tbare = true\n');
  await writeFile(path.join(folder, 'objects', 'info', 'alternates'), '../../objects\n');
}

/** Removes what a killed fetch left: lock files (we are the only writer, so no one holds them) and half packs. */
async function clearLeftovers(gitDir: string): Promise<void> {
  const names = await readdir(gitDir);
  const locks = names.filter((name) => name.endsWith('.lock'));
  await Promise.all(locks.map((name) => rm(path.join(gitDir, name), { force: true })));
  const packs = path.join(gitDir, 'objects', 'pack');
  const partial = (await readdir(packs).catch(() => [])).filter((name) => name.startsWith('tmp_'));
  await Promise.all(partial.map((name) => rm(path.join(packs, name), { force: true })));
}

function mirrorPath(directory: string, id: string): string {
  const segments = id.split('/').map((segment) => encodeURIComponent(segment).replaceAll('.', '%2E'));
  return `${path.join(directory, ...segments)}.git`;
}

function readerPath(directory: string, id: string): string {
  return path.join(mirrorPath(directory, id), readerFolder);
}

function unreachable(remote: RemoteRepository, stderr: string): RegradeError {
  return new RegradeError('RG_SCAN_MIRROR_UNREACHABLE', {
    repository: remote.address.id,
    reason: complaintOf(stderr),
  });
}
