/**
 * Puts the scan's dependencies together out of the configuration: the place where ports meet their adapters.
 */
import path from 'node:path';
import type { Config } from '../../core/config/config.ts';
import { createGithubLister } from '../adapters/code-host/github-lister.ts';
import type { Database } from '../adapters/database/database.ts';
import { createGitCredentials } from '../adapters/git/credentials.ts';
import { createGit } from '../adapters/git/git.ts';
import { createMirrors, type Mirrors } from '../adapters/git/mirrors.ts';
import type { ScanDependencies } from './ports.ts';

/** The mirrors of an installation, under `<state>/mirrors`; one instance serves scanning, rewriting and verifying. */
export function createConfiguredMirrors(
  config: Config,
  environment: NodeJS.ProcessEnv = process.env,
): Mirrors {
  return createMirrors({
    git: createGit('git', environment),
    directory: path.join(config.stateDirectory, 'mirrors'),
    credentials: createGitCredentials(config.codeHosts, environment),
  });
}

/** Fewest targets in flight: several wait for hosts at any time. */
const leastTargets = 8;

/** Dependencies of `createScanActivities` for a configuration. */
export function createScanDependencies(
  config: Config,
  parts: { readonly database: Database; readonly mirrors: Mirrors; readonly environment?: NodeJS.ProcessEnv },
): ScanDependencies {
  const environment = parts.environment ?? process.env;
  const lanes = config.concurrency.scan;
  return {
    database: parts.database,
    mirrors: parts.mirrors,
    git: createGit('git', environment),
    credentials: createGitCredentials(config.codeHosts, environment),
    listers: config.codeHosts.map((host) => createGithubLister(host, environment)),
    clock: { now: () => performance.now() },
    indexFolder: path.join(config.stateDirectory, 'index'),
    settings: { lanes, targets: Math.max(leastTargets, lanes * 2) },
  };
}
