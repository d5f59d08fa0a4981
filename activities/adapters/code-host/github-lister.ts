/**
 * Lists repositories of GitHub, and of any server with its API, through octokit.
 *
 * Reads only. The library's own waiting and retrying are off: a retry belongs to the activity, where it is seen.
 */
import { Octokit, RequestError } from 'octokit';
import type { CodeHostConfig } from '../../../core/config/config.ts';
import { RegradeError } from '../../../core/errors.ts';
import type { FoundRepository, RepositoryLister } from '../../discover/ports.ts';

/** What of a repository's description is used. */
interface RepositoryDescription {
  readonly name: string;
  readonly owner: { readonly login: string };
  readonly html_url: string;
  readonly clone_url?: string | undefined;
  readonly default_branch?: string | undefined;
  readonly archived?: boolean | undefined;
  readonly fork: boolean;
  readonly topics?: readonly string[] | undefined;
}

interface Page {
  readonly data: readonly RepositoryDescription[];
}

interface Call {
  readonly host: CodeHostConfig;
  readonly request: string;
  readonly owner: string;
}

/** A lister for one configured host; the token is read from `environment` once. */
export function createGithubLister(
  host: CodeHostConfig,
  environment: NodeJS.ProcessEnv = process.env,
): RepositoryLister {
  const token = environment[host.tokenVariable];
  const access = { host, token: token === '' ? undefined : token };
  return Object.freeze<RepositoryLister>({
    host: host.name,
    webUrl: host.webUrl,
    list: (organization, signal) => list(access, organization, signal),
    find: (owner, name, signal) => find(access, { owner, name }, signal),
  });
}

interface Access {
  readonly host: CodeHostConfig;
  readonly token: string | undefined;
}

/** One client a call: octokit's paging takes no signal, so that the signal must be in the client. */
function clientFor({ host, token }: Access, signal: AbortSignal | undefined): Octokit {
  return new Octokit({
    baseUrl: host.apiUrl.replace(/\/$/, ''),
    ...(token === undefined ? {} : { auth: token }),
    throttle: { enabled: false },
    retry: { enabled: false },
    userAgent: 'regrade',
    request: { fetch: createTimedFetch(signal) },
  });
}

async function* list(access: Access, owner: string, signal?: AbortSignal) {
  const { host } = access;
  const call = { host, request: 'GET /orgs/{org}/repos', owner };
  let pages = pagesOf(clientFor(access, signal), owner, 'organization');
  let page = await attempt(call, () => orUndefinedWhenMissing(() => pages.next()), signal);
  if (page === undefined) {
    pages = pagesOf(clientFor(access, signal), owner, 'person');
    page = await attempt(call, () => pages.next(), signal);
  }
  while (page.done !== true) {
    yield page.value.data.map((repository) => foundOf(host, repository));
    page = await attempt(call, () => pages.next(), signal);
  }
}

function pagesOf({ paginate }: Octokit, owner: string, account: 'organization' | 'person') {
  const pages =
    account === 'person'
      ? paginate.iterator('GET /users/{username}/repos', { username: owner, per_page: 100 })
      : paginate.iterator('GET /orgs/{org}/repos', { org: owner, per_page: 100 });
  return (pages as AsyncIterable<Page>)[Symbol.asyncIterator]();
}

async function find(
  access: Access,
  { owner, name }: { readonly owner: string; readonly name: string },
  signal?: AbortSignal,
): Promise<FoundRepository | undefined> {
  const call = { host: access.host, request: 'GET /repos/{owner}/{repo}', owner };
  const get = () => clientFor(access, signal).request('GET /repos/{owner}/{repo}', { owner, repo: name });
  const answer = await attempt(call, () => orUndefinedWhenMissing(get), signal);
  return answer === undefined ? undefined : foundOf(access.host, answer.data);
}

/** Longest wait for one answer; a page of 100 repositories takes a few seconds at most. */
const answerTimeoutMs = 30_000;

function createTimedFetch(signal: AbortSignal | undefined): typeof fetch {
  const outer = signal === undefined ? [] : [signal];
  return (input, options) =>
    fetch(input, { ...options, signal: AbortSignal.any([...outer, AbortSignal.timeout(answerTimeoutMs)]) });
}

async function orUndefinedWhenMissing<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RequestError && error.status === 404) return undefined;
    throw error;
  }
}

/** Turns what octokit throws into errors of the registry; an abort stays what it is. */
async function attempt<T>(call: Call, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  try {
    return await work();
  } catch (error) {
    signal?.throwIfAborted();
    throw errorOf(call, error);
  }
}

function errorOf({ host, request, owner }: Call, error: unknown): unknown {
  if (!(error instanceof RequestError)) return error;
  const facts = { host: host.name, request, reason: error.message };
  if (isPassing(error)) return new RegradeError('RG_SCAN_HOST_UNAVAILABLE', facts, { cause: error });
  const details = { ...facts, status: error.status, owner, variable: host.tokenVariable };
  return new RegradeError('RG_SCAN_HOST_REFUSED', details, { cause: error });
}

/** Overload, a rate limit (also told as 403) or no answer at all. */
function isPassing(error: RequestError): boolean {
  const headers = error.response?.headers;
  const limited = headers?.['retry-after'] !== undefined || headers?.['x-ratelimit-remaining'] === '0';
  return error.status >= 500 || error.status === 429 || (error.status === 403 && limited);
}

function foundOf(host: CodeHostConfig, repository: RepositoryDescription): FoundRepository {
  const { name } = repository;
  const owner = repository.owner.login;
  return {
    id: `${host.name}/${owner}/${name}`,
    host: host.name,
    owner,
    name,
    cloneUrl: repository.clone_url ?? `${host.webUrl}/${owner}/${name}.git`,
    webUrl: repository.html_url,
    apiUrl: host.apiUrl,
    defaultBranch: repository.default_branch ?? 'HEAD',
    archived: repository.archived ?? false,
    fork: repository.fork,
    topics: repository.topics ?? [],
  };
}
