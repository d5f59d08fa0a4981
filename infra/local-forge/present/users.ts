/**
 * Users and organisations as GitHub's API shows them. Users are not stored: a login is all the forge knows of one.
 */
import { createHash } from 'node:crypto';
import type { Addresses } from '../context.ts';

/** A global node id as GraphQL knows it: the kind and what identifies the node. */
export function nodeId(kind: string, ...parts: readonly (string | number)[]): string {
  return `${kind}_${Buffer.from(parts.join(':')).toString('base64url')}`;
}

/** Reads a node id back; undefined when it is of another kind. */
export function parseNodeId(kind: string, id: string): string[] | undefined {
  if (!id.startsWith(`${kind}_`)) return undefined;
  return Buffer.from(id.slice(kind.length + 1), 'base64url')
    .toString('utf8')
    .split(':');
}

/** A user's id: 31 bits of the login's hash, the same in every forge. */
export function userId(login: string): number {
  return (createHash('sha1').update(login.toLowerCase()).digest().readUInt32BE(0) >>> 1) + 1;
}

/** A user or organisation in the short form that other objects carry. */
export function presentUser(addresses: Addresses, login: string, type?: 'User' | 'Organization'): object {
  const url = `${addresses.api}/users/${login}`;
  return {
    login,
    id: userId(login),
    node_id: nodeId('U', login),
    avatar_url: `${addresses.html}/${login}.png`,
    gravatar_id: '',
    url,
    html_url: `${addresses.html}/${login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: type ?? (login.endsWith('[bot]') ? 'Bot' : 'User'),
    site_admin: false,
  };
}

/** A user in the long form of `GET /user`. */
export function presentPublicUser(addresses: Addresses, login: string): object {
  const epoch = '2020-01-01T00:00:00Z';
  return {
    ...presentUser(addresses, login),
    name: login,
    company: null,
    blog: null,
    location: null,
    email: null,
    hireable: null,
    bio: null,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: epoch,
    updated_at: epoch,
  };
}
