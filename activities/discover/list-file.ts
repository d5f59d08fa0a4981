/**
 * Reads a list of repositories: one clone URL, path or `host/owner/name` a line, optionally with `@ref`. Pure.
 *
 * `#` starts a comment at the start of a line or after a space. The `@` of `git@host:owner/name` and of `@scope/name`
 * starts no ref; a ref may hold slashes.
 */
import path from 'node:path';

/** One line of a list; lines count from 1. */
export type ListEntry = { readonly line: number } & (
  | {
      readonly kind: 'name';
      readonly host: string;
      readonly owner: string;
      readonly name: string;
      readonly ref?: string;
    }
  | { readonly kind: 'url'; readonly url: string; readonly ref?: string }
  | { readonly kind: 'path'; readonly path: string; readonly ref?: string }
  | { readonly kind: 'invalid'; readonly text: string }
);

/** What the reader must know of its surroundings. */
export interface ListContext {
  /** Folder of the list; relative paths start there. */
  readonly folder: string;
  /** Names of the configured code hosts. */
  readonly hosts: readonly string[];
}

/** Reads all lines of a list; a line that means nothing is kept as `invalid`. */
export function readList(text: string, context: ListContext): readonly ListEntry[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const content = line.replace(/(?:^|\s)#.*$/, '').trim();
    return content === '' ? [] : [readEntry(content, index + 1, context)];
  });
}

function readEntry(content: string, line: number, context: ListContext): ListEntry {
  const { address, ref } = splitRef(content);
  const place = ref === undefined ? { line } : { line, ref };
  if (/\s/.test(address) && !looksLikePath(address)) return { kind: 'invalid', line, text: content };
  if (address.includes('://') || /^[\w.-]+@[\w.-]+:/.test(address))
    return { kind: 'url', url: address, ...place };
  const [host = '', owner = '', name = '', ...more] = address.split('/');
  if (more.length === 0 && name !== '' && context.hosts.includes(host))
    return { kind: 'name', host, owner, name: name.replace(/\.git$/, ''), ...place };
  // A relative path without `./` is usual in lists; a name of an unknown host is told when the path is not there.
  return { kind: 'path', path: path.resolve(context.folder, address), ...place };
}

function looksLikePath(address: string): boolean {
  return path.isAbsolute(address) || /^\.{1,2}(?:\/|$)/.test(address);
}

/** Host part of a URL or of an scp-like address, where an `@` ends a user name. */
const authority = /^(?:[a-z][a-z0-9+.-]*:\/\/[^/]*|[\w.-]+@[\w.-]+:)/i;

function splitRef(content: string): { readonly address: string; readonly ref?: string } {
  const start = authority.exec(content)?.[0].length ?? 0;
  // An @ that opens a path's segment belongs to it, as in `packages/@scope/name`.
  const found = content.slice(start).search(/[^/]@/);
  if (found === -1) return { address: content };
  const at = start + found + 1;
  return { address: content.slice(0, at), ref: content.slice(at + 1) };
}
