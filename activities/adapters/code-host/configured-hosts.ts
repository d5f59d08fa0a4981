/**
 * The code hosts of a configuration, each opened once with the token that its variable holds.
 */
import type { CodeHostConfig } from '../../../core/config/config.ts';
import { RegradeError } from '../../../core/errors.ts';
import type { CodeHost } from './code-host.ts';
import { createGithubHost, createOctokit } from './github-host.ts';

/**
 * Finds a host's adapter by its name, the first part of a repository's id.
 *
 * Throws `RG_PUBLISH_HOST_UNKNOWN` or `RG_PUBLISH_TOKEN_MISSING`.
 */
export function createConfiguredCodeHosts(
  hosts: readonly CodeHostConfig[],
  environment: Readonly<Record<string, string | undefined>>,
): (name: string) => CodeHost {
  const opened = new Map<string, CodeHost>();
  return (name) => {
    const known = opened.get(name);
    if (known !== undefined) return known;
    const host = openHost(hosts, name, environment);
    opened.set(name, host);
    return host;
  };
}

function openHost(
  hosts: readonly CodeHostConfig[],
  name: string,
  environment: Readonly<Record<string, string | undefined>>,
): CodeHost {
  const config = hosts.find((host) => host.name === name);
  if (config === undefined) throw new RegradeError('RG_PUBLISH_HOST_UNKNOWN', { host: name });
  const token = environment[config.tokenVariable] ?? '';
  if (token === '') {
    throw new RegradeError('RG_PUBLISH_TOKEN_MISSING', { host: name, variable: config.tokenVariable });
  }
  return createGithubHost(createOctokit({ apiUrl: config.apiUrl, token }));
}
