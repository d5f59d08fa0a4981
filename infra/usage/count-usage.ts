/**
 * Counts a usage query with the scan's machinery and an installation's database: the one place where the two meet.
 */
import { createGithubLister } from '../../activities/adapters/code-host/github-lister.ts';
import { openDatabase } from '../../activities/adapters/database/database.ts';
import { createGitCredentials } from '../../activities/adapters/git/credentials.ts';
import { createGit } from '../../activities/adapters/git/git.ts';
import { defaultSearchFiles, scanFleetStream } from '../../activities/scan/scan-fleet-stream.ts';
import { countUsage, type UsageTally } from '../../activities/usage/count-usage.ts';
import type { Config } from '../../core/config/config.ts';
import type { Source } from '../../core/spec/spec.ts';

/** What to count, where, and with what. */
export interface UsageCount {
  readonly name: string;
  readonly title: string;
  /** GritQL that needs no library. */
  readonly pattern: string;
  readonly sources: readonly Source[];
  /** `YYYY-MM-DD` in UTC. */
  readonly day: string;
  readonly config: Config;
  readonly databaseUrl: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

/** Counts the query for a day; see `countUsage` for what it throws. */
export async function countUsageOf(count: UsageCount): Promise<UsageTally> {
  const { name, title, pattern, sources, day, config, signal, onProgress } = count;
  const environment = { ...count.environment };
  const database = openDatabase(count.databaseUrl, 4);
  const credentials = createGitCredentials(config.codeHosts, environment);
  try {
    return await countUsage(
      {
        database,
        credentials,
        git: createGit('git', environment),
        listers: config.codeHosts.map((host) => createGithubLister(host, environment)),
        search: (search) =>
          scanFleetStream({
            ...search,
            home: config.stateDirectory,
            credentials,
            lanes: config.concurrency.scan,
          }),
      },
      {
        usage: { name, title, pattern, scope: { sources, files: defaultSearchFiles } },
        ...{ day, signal },
        ...(onProgress === undefined ? {} : { onProgress }),
      },
    );
  } finally {
    await database.close();
  }
}
