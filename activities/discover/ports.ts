/**
 * What discovery needs from outside: a way to list a code host's repositories, git, and the database.
 */
import type { Database } from '../adapters/database/database.ts';
import type { GitCredentials } from '../adapters/git/credentials.ts';
import type { Git } from '../adapters/git/git.ts';

/** One repository as a source found it. */
export interface FoundRepository {
  /** `host/owner/name`, in the host's own spelling; `local/<path>` for a directory. */
  readonly id: string;
  readonly host: string;
  readonly owner: string;
  readonly name: string;
  /** URL without credentials, or an absolute path. */
  readonly cloneUrl: string;
  readonly webUrl?: string;
  /** API base of the code host; absent where pull requests cannot be opened. */
  readonly apiUrl?: string;
  readonly defaultBranch: string;
  readonly archived: boolean;
  readonly fork: boolean;
  readonly topics: readonly string[];
}

/** Lists the repositories of one code host. A fake stands in `fake-lister.ts`. */
export interface RepositoryLister {
  /** Name of the host in the configuration; first part of its repositories' ids. */
  readonly host: string;
  /** Origin of the host's web pages and clone URLs, e.g. `https://github.com`. */
  readonly webUrl: string;
  /**
   * All repositories of an organisation (or a person's account), page by page. Throws `RG_SCAN_HOST_REFUSED` or
   * `RG_SCAN_HOST_UNAVAILABLE`.
   */
  list(organization: string, signal?: AbortSignal): AsyncIterable<readonly FoundRepository[]>;
  /** One repository; `undefined` where it is not there or not visible. Throws like `list`. */
  find(owner: string, name: string, signal?: AbortSignal): Promise<FoundRepository | undefined>;
}

/** Dependencies of `discover`. */
export interface DiscoverDependencies {
  readonly database: Database;
  readonly git: Git;
  readonly credentials: GitCredentials;
  /** One for each configured code host. */
  readonly listers: readonly RepositoryLister[];
}
