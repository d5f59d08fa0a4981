/**
 * The bytes of git objects: blobs, trees, commits and tags, and their SHA-1 names.
 *
 * Pure. What is written here is byte for byte what git writes, so every name equals git's own; `git fsck` judges it in
 * the tests.
 */
import { createHash } from 'node:crypto';

/** Kind of a git object. */
export type ObjectType = 'blob' | 'tree' | 'commit' | 'tag';

/** A git object without its name. */
export interface GitObject {
  readonly type: ObjectType;
  readonly body: Buffer;
}

/** One line of a tree; `mode` as git prints it in a tree listing, six digits. */
export interface TreeEntry {
  readonly mode: string;
  readonly name: string;
  readonly sha: string;
}

/** Who and when; `seconds` since the epoch, `offset` as `+hhmm`. */
export interface Signature {
  readonly name: string;
  readonly email: string;
  readonly seconds: number;
  readonly offset: string;
}

/** A commit's header and message. */
export interface Commit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
  readonly signature?: string;
}

/** An annotated tag. */
export interface Tag {
  readonly object: string;
  readonly type: ObjectType;
  readonly tag: string;
  readonly tagger: Signature;
  readonly message: string;
}

/** Name of the tree without entries. */
export const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** SHA-1 name of an object. */
export function objectName(object: GitObject): string {
  return createHash('sha1').update(objectHeader(object)).update(object.body).digest('hex');
}

/** The header that git puts before an object's body, in loose files and in hashes. */
export function objectHeader(object: GitObject): Buffer {
  return Buffer.from(`${object.type} ${object.body.length}\0`);
}

/** Type of the object that a tree entry's mode names. */
export function typeOfMode(mode: string): 'blob' | 'tree' | 'commit' {
  if (mode === '040000') return 'tree';
  return mode === '160000' ? 'commit' : 'blob';
}

/** A tree's body, its entries in git's order (folders sort as if their name ended with a slash). */
export function encodeTree(entries: readonly TreeEntry[]): Buffer {
  const sorted = entries
    .map((entry) => ({ entry, key: Buffer.from(entry.mode === '040000' ? `${entry.name}/` : entry.name) }))
    .sort((left, right) => Buffer.compare(left.key, right.key));
  const parts = sorted.flatMap(({ entry }) => [
    Buffer.from(`${entry.mode.replace(/^0/, '')} ${entry.name}\0`),
    Buffer.from(entry.sha, 'hex'),
  ]);
  return Buffer.concat(parts);
}

/** A tree's entries in stored order. */
export function decodeTree(body: Buffer): TreeEntry[] {
  const entries: TreeEntry[] = [];
  let at = 0;
  while (at < body.length) {
    const space = body.indexOf(0x20, at);
    const zero = body.indexOf(0, space);
    const mode = body.toString('latin1', at, space).padStart(6, '0');
    const name = body.toString('utf8', space + 1, zero);
    entries.push({ mode, name, sha: body.toString('hex', zero + 1, zero + 21) });
    at = zero + 21;
  }
  return entries;
}

/** A commit's body. */
export function encodeCommit(commit: Commit): Buffer {
  const lines = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${encodeSignature(commit.author)}`,
    `committer ${encodeSignature(commit.committer)}`,
  ];
  if (commit.signature !== undefined)
    lines.push(`gpgsig ${commit.signature.trimEnd().replaceAll('\n', '\n ')}`);
  return Buffer.from(`${lines.join('\n')}\n\n${commit.message}`);
}

/** Reads a commit; unknown headers are ignored, a signature's continuation lines are joined. */
export function decodeCommit(body: Buffer): Commit {
  const { headers, message } = splitHeaders(body.toString('utf8'));
  const signature = headers.find(([key]) => key === 'gpgsig')?.[1];
  return {
    tree: headerValue(headers, 'tree'),
    parents: headers.filter(([key]) => key === 'parent').map(([, value]) => value),
    author: decodeSignature(headerValue(headers, 'author')),
    committer: decodeSignature(headerValue(headers, 'committer')),
    message,
    ...(signature === undefined ? {} : { signature }),
  };
}

/** A tag's body. */
export function encodeTag(tag: Tag): Buffer {
  const head = `object ${tag.object}\ntype ${tag.type}\ntag ${tag.tag}\ntagger ${encodeSignature(tag.tagger)}`;
  return Buffer.from(`${head}\n\n${tag.message}`);
}

/** Reads an annotated tag. */
export function decodeTag(body: Buffer): Tag {
  const { headers, message } = splitHeaders(body.toString('utf8'));
  return {
    object: headerValue(headers, 'object'),
    type: objectType(headerValue(headers, 'type')),
    tag: headerValue(headers, 'tag'),
    tagger: decodeSignature(headerValue(headers, 'tagger')),
    message,
  };
}

/** Narrows git's word for a type; throws on any other word. */
export function objectType(word: string): ObjectType {
  if (word === 'blob' || word === 'tree' || word === 'commit' || word === 'tag') return word;
  throw new Error(`git named an object type the forge does not know: ${word}`);
}

/** An ISO 8601 date with its offset as a signature's time; a `Z` is `+0000`. Undefined when it is not a date. */
export function parseDate(text: string): { seconds: number; offset: string } | undefined {
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds)) return undefined;
  const zone = /([+-]\d\d):?(\d\d)$/.exec(text);
  return { seconds: Math.floor(milliseconds / 1000), offset: zone ? `${zone[1]}${zone[2]}` : '+0000' };
}

/** A signature's time as GitHub prints it: UTC, whole seconds. */
export function isoDate(signature: Signature): string {
  return new Date(signature.seconds * 1000).toISOString().replace('.000Z', 'Z');
}

function encodeSignature(signature: Signature): string {
  const clean = (text: string): string => text.replace(/[<>\n\0]/g, '').trim();
  return `${clean(signature.name)} <${clean(signature.email)}> ${signature.seconds} ${signature.offset}`;
}

function decodeSignature(line: string): Signature {
  const match = /^(?<name>.*?) ?<(?<email>[^>]*)> ?(?<seconds>-?\d+)? ?(?<offset>[+-]\d+)?$/.exec(line);
  return {
    name: match?.groups?.name ?? '',
    email: match?.groups?.email ?? '',
    seconds: Number(match?.groups?.seconds ?? 0),
    offset: match?.groups?.offset ?? '+0000',
  };
}

function splitHeaders(text: string): { headers: [string, string][]; message: string } {
  const end = text.indexOf('\n\n');
  const head = end < 0 ? text.replace(/\n$/, '') : text.slice(0, end);
  const headers: [string, string][] = [];
  for (const line of head.split('\n')) {
    const last = headers.at(-1);
    if (line.startsWith(' ') && last) {
      last[1] += `\n${line.slice(1)}`;
      continue;
    }
    const space = line.indexOf(' ');
    headers.push([line.slice(0, space), line.slice(space + 1)]);
  }
  return { headers, message: end < 0 ? '' : text.slice(end + 2) };
}

function headerValue(headers: readonly [string, string][], key: string): string {
  return headers.find(([name]) => name === key)?.[1] ?? '';
}
