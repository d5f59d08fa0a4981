/**
 * Turns a code host's token into git configuration for one command.
 *
 * The header is bound to the host's origin, so that a redirect elsewhere does not carry it, and reaches git through the
 * environment only: never argv, a URL or a file.
 */
import type { CodeHostConfig } from '../../../core/config/config.ts';
import type { GitConfigEntry } from './git.ts';

/** Gives the configuration with which git may read a URL; empty where no token is known. */
export type GitCredentials = (url: string) => readonly GitConfigEntry[];

/** Credentials of the configured code hosts; tokens are read from `environment` at each call and kept nowhere. */
export function createGitCredentials(
  hosts: readonly CodeHostConfig[],
  environment: NodeJS.ProcessEnv = process.env,
): GitCredentials {
  return (url) => {
    if (!URL.canParse(url)) return [];
    const { origin } = new URL(url);
    const host = hosts.find((each) => new URL(each.webUrl).origin === origin);
    const token = host === undefined ? undefined : environment[host.tokenVariable];
    if (token === undefined || token === '') return [];
    const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
    return [[`http.${origin}/.extraHeader`, `Authorization: Basic ${basic}`]];
  };
}
