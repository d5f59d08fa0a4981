/**
 * Turns the sources of a scope into pages of candidates, one source after the other.
 *
 * A line of a list that cannot be read stops discovery with the line's number: a rollout must not silently leave a
 * repository out. Nothing is kept; the same sources may be read again.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { RegradeError } from '../../core/errors.ts';
import type { Source } from '../../core/spec/spec.ts';
import { readCloneUrl } from '../adapters/git/clone-url.ts';
import { describeClone, describeDirectory } from './describe-clone.ts';
import { findRepositories } from './find-repositories.ts';
import { type Candidate, createGithubFilter, type GithubSource, withSkip } from './github-filter.ts';
import { type ListEntry, readList } from './list-file.ts';
import type { DiscoverDependencies, FoundRepository, RepositoryLister } from './ports.ts';

/** What reading sources needs. */
export interface SourceReading extends Pick<DiscoverDependencies, 'git' | 'credentials' | 'listers'> {
  readonly signal?: AbortSignal | undefined;
}

/** Candidates of all sources in order; a repository may come more than once. */
export async function* readSources(
  sources: readonly Source[],
  reading: SourceReading,
): AsyncGenerator<readonly Candidate[], void> {
  for (const source of sources) {
    if (source.kind === 'github') yield* readGithub(source, reading);
    else if (source.kind === 'repositories') yield* pagesOf(readListFile(source.path, reading));
    else yield* pagesOf(readDirectory(source.path, reading));
  }
}

async function* readGithub(
  source: GithubSource,
  reading: SourceReading,
): AsyncGenerator<readonly Candidate[]> {
  const lister = listerOf(source.host, reading.listers);
  const filter = createGithubFilter(source);
  for await (const page of lister.list(source.organization, reading.signal))
    yield page.flatMap((repository) => filter(repository) ?? []);
}

function listerOf(host: string, listers: readonly RepositoryLister[]): RepositoryLister {
  const lister = listers.find((each) => each.host === host);
  if (lister !== undefined) return lister;
  throw new RegradeError('RG_SCAN_HOST_UNKNOWN', { host, known: listers.map((each) => each.host) });
}

async function* readDirectory(directory: string, reading: SourceReading): AsyncGenerator<Candidate> {
  try {
    for await (const found of findRepositories(path.resolve(directory), reading.signal)) {
      const description = await describeDirectory(found, reading);
      if (description.kind === 'unreadable') throw unreadable(found, description.reason);
      yield { repository: description.repository };
    }
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) throw unreadable(directory, error.message);
    throw error;
  }
}

async function* readListFile(file: string, reading: SourceReading): AsyncGenerator<Candidate> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw unreadable(file, error.message);
  });
  const hosts = reading.listers.map((lister) => lister.host);
  for (const entry of readList(text, { folder: path.dirname(path.resolve(file)), hosts })) {
    reading.signal?.throwIfAborted();
    if (entry.kind === 'invalid')
      throw unreadable(`${file}:${entry.line}`, `"${withoutUser(entry.text)}" is no repository`);
    const repository = await resolveEntry(entry, reading);
    if ('reason' in repository) throw unreadable(`${file}:${entry.line}`, repository.reason);
    // Named one by one, so forks are wanted; an archived repository cannot take a change.
    const candidate = withSkip(repository, { archived: false, forks: true });
    yield entry.ref === undefined ? candidate : { ...candidate, ref: entry.ref };
  }
}

type ValidEntry = Exclude<ListEntry, { readonly kind: 'invalid' }>;

async function resolveEntry(
  entry: ValidEntry,
  reading: SourceReading,
): Promise<FoundRepository | { readonly reason: string }> {
  const onHost = entry.kind === 'path' ? undefined : nameOnHost(entry, reading.listers);
  if (onHost !== undefined) {
    const { lister, owner, name } = onHost;
    const found = await lister.find(owner, name, reading.signal);
    return (
      found ?? {
        reason: `${lister.host} has no repository ${owner}/${name}, or it is not visible to the token`,
      }
    );
  }
  const address = entry.kind === 'url' ? entry.url : entry.kind === 'path' ? entry.path : '';
  const description = await describeClone(address, reading);
  return description.kind === 'found'
    ? description.repository
    : { reason: `${withoutUser(address)}: ${description.reason}` };
}

function nameOnHost(
  entry: Exclude<ValidEntry, { readonly kind: 'path' }>,
  listers: readonly RepositoryLister[],
) {
  if (entry.kind === 'name') {
    const lister = listerOf(entry.host, listers);
    return { lister, owner: entry.owner, name: entry.name };
  }
  const location = readCloneUrl(entry.url);
  if (location.kind !== 'remote') return undefined;
  const lister = listers.find((each) => new URL(each.webUrl).host === location.host);
  const [owner, name, ...more] = location.path.split('/');
  if (lister === undefined || owner === undefined || name === undefined || more.length > 0) return undefined;
  return { lister, owner, name };
}

/** A refused URL may hold a password; messages travel to logs. */
function withoutUser(address: string): string {
  return address.replace(/\/\/[^/@]*@/, '//…@');
}

const pageSize = 100;

async function* pagesOf(candidates: AsyncIterable<Candidate>): AsyncGenerator<readonly Candidate[]> {
  let page: Candidate[] = [];
  for await (const candidate of candidates) {
    page.push(candidate);
    if (page.length < pageSize) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}

function unreadable(source: string, reason: string): RegradeError {
  return new RegradeError('RG_SCAN_SOURCE_UNREADABLE', { source, reason });
}
