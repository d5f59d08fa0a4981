/**
 * Reads clone URLs: is it this machine or another, is it allowed, which code host and repository does it name.
 *
 * Pure text work. A URL with a password, or a user name on http(s), is refused: it would stand in a mirror's
 * configuration on disk.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where a clone URL leads. */
export type CloneLocation =
  | { readonly kind: 'local'; readonly path: string }
  | { readonly kind: 'remote'; readonly url: string; readonly host: string; readonly path: string }
  | { readonly kind: 'refused'; readonly reason: string };

const scpLike = /^(?:(?<user>[\w.-]+)@)?(?<host>[\w.-]+):(?!\/\/|:)(?<path>[^\\].*)$/;
const transports: ReadonlySet<string> = new Set(['https:', 'http:', 'ssh:']);

/** Reads a clone URL, an scp-like address or a path. */
export function readCloneUrl(text: string): CloneLocation {
  if (text.startsWith('-')) return { kind: 'refused', reason: 'it starts with a dash' };
  if (path.isAbsolute(text)) return { kind: 'local', path: path.normalize(text) };
  if (!text.includes('://')) return readScpLike(text);
  if (!URL.canParse(text)) return { kind: 'refused', reason: 'it is no URL' };
  const url = new URL(text);
  if (url.protocol === 'file:') return { kind: 'local', path: fileURLToPath(url) };
  if (!transports.has(url.protocol)) return { kind: 'refused', reason: `${url.protocol} is not allowed` };
  if (url.password !== '' || (url.username !== '' && url.protocol !== 'ssh:'))
    return { kind: 'refused', reason: 'it holds a user name or password' };
  return { kind: 'remote', url: text, host: url.host, path: repositoryPath(url.pathname) };
}

function readScpLike(text: string): CloneLocation {
  const groups = scpLike.exec(text)?.groups;
  if (groups === undefined) return { kind: 'refused', reason: 'it is neither a URL nor an absolute path' };
  return {
    kind: 'remote',
    url: text,
    host: groups.host ?? '',
    path: repositoryPath(groups.path ?? ''),
  };
}

function repositoryPath(text: string): string {
  return text
    .replace(/^\/+/, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .replace(/\/+$/, '');
}
