/**
 * The Git Data API: blobs, trees, commits and tags.
 */
import { z } from 'zod';
import type { Context } from '../context.ts';
import { loginOf } from '../context.ts';
import type { Repository } from '../forge.ts';
import { writeCommit } from '../git/merge.ts';
import {
  decodeTag,
  encodeTag,
  objectType,
  parseDate,
  type Signature,
  type TreeEntry,
  typeOfMode,
} from '../git/object-format.ts';
import type { NamedObject } from '../git/object-reader.ts';
import { writeObject } from '../git/object-writer.ts';
import { editTree, type TreeChange } from '../git/tree-edit.ts';
import { type RepositoryCall, repositoryRoute } from '../http/access.ts';
import { type Answer, bodyOf, created, mediaType, ok, parameter, type Route } from '../http/call.ts';
import { conflict, notFound, unprocessable } from '../http/failure.ts';
import { presentGitCommit, presentSignature, presentVerification } from '../present/commits.ts';
import { repositoryUrl } from '../present/repositories.ts';
import { nodeId } from '../present/users.ts';
import { signatureOf } from '../pulls/merge.ts';

const newBlob = z.object({ content: z.string(), encoding: z.enum(['utf-8', 'base64']).default('utf-8') });

const newTree = z.object({
  base_tree: z.string().nullish(),
  tree: z.array(
    z.object({
      path: z.string(),
      mode: z.enum(['100644', '100755', '040000', '160000', '120000']).default('100644'),
      type: z.enum(['blob', 'tree', 'commit']).optional(),
      sha: z.string().nullish(),
      content: z.string().optional(),
    }),
  ),
});

const person = z.object({ name: z.string(), email: z.string(), date: z.string().optional() });

const newCommit = z.object({
  message: z.string(),
  tree: z.string(),
  parents: z.array(z.string()).default([]),
  author: person.optional(),
  committer: person.partial().optional(),
  signature: z.string().optional(),
});

const newTag = z.object({
  tag: z.string(),
  message: z.string(),
  object: z.string(),
  type: z.enum(['commit', 'tree', 'blob']),
  tagger: person.optional(),
});

/** A tree listing stops here, as GitHub's does. */
const treeLimit = 100_000;

/** Routes of the Git Data API, references left out. */
export function gitObjectRoutes(context: Context): Route[] {
  const store = { method: 'POST', access: 'store' } as const;
  const read = { method: 'GET', access: 'read' } as const;
  return [
    repositoryRoute(context, { ...store, path: '/git/blobs' }, (call) => createBlob(context, call)),
    repositoryRoute(context, { ...read, path: '/git/blobs/:sha' }, (call) => getBlob(context, call)),
    repositoryRoute(context, { ...store, path: '/git/trees' }, (call) => createTree(context, call)),
    repositoryRoute(context, { ...read, path: '/git/trees/*' }, (call) => getTree(context, call)),
    repositoryRoute(context, { ...store, path: '/git/commits' }, (call) => createCommit(context, call)),
    repositoryRoute(context, { ...read, path: '/git/commits/:sha' }, (call) => getCommit(context, call)),
    repositoryRoute(context, { ...store, path: '/git/tags' }, (call) => createTag(context, call)),
    repositoryRoute(context, { ...read, path: '/git/tags/:sha' }, (call) => getTag(context, call)),
  ];
}

/** 409 for a repository without any branch, where GitHub refuses object and history requests. */
export async function refuseEmptyRepository(repository: Repository): Promise<void> {
  const branches = await repository.git.references.list('refs/heads/');
  if (branches.length === 0) throw conflict('Git Repository is empty.');
}

async function createBlob(context: Context, call: RepositoryCall): Promise<Answer> {
  const input = bodyOf(call, newBlob);
  await refuseEmptyRepository(call.repository);
  const body = Buffer.from(input.content, input.encoding === 'base64' ? 'base64' : 'utf8');
  const sha = await writeObject(call.repository.git.directory, { type: 'blob', body });
  return created({ sha, url: `${repositoryUrl(context, call.repository)}/git/blobs/${sha}` } as {
    url: string;
  });
}

async function getBlob(context: Context, call: RepositoryCall): Promise<Answer> {
  const blob = await readTyped(call.repository, parameter(call, 'sha'), 'blob');
  if (mediaType(call) === 'raw')
    return {
      status: 200,
      body: blob.body,
      headers: { 'content-type': 'application/vnd.github.raw; charset=utf-8' },
    };
  return ok({
    sha: blob.sha,
    node_id: nodeId('B', call.repository.id, blob.sha),
    size: blob.size,
    url: `${repositoryUrl(context, call.repository)}/git/blobs/${blob.sha}`,
    content: blob.body.toString('base64').replace(/.{60}/g, '$&\n'),
    encoding: 'base64',
  });
}

async function createTree(context: Context, call: RepositoryCall): Promise<Answer> {
  const { repository } = call;
  const input = bodyOf(call, newTree);
  await refuseEmptyRepository(repository);
  if (input.tree.length === 0) throw unprocessable('Invalid tree info');
  const base = input.base_tree ? await treeOf(repository, input.base_tree) : undefined;
  if (input.base_tree && base === undefined) throw unprocessable('base_tree is not a valid tree oid');
  const changes = await Promise.all(input.tree.map((entry) => treeChange(repository, entry)));
  const edit = await editTree(repository.git, base, changes);
  if (edit.kind === 'missing') throw unprocessable('GitRPC::BadObjectState');
  const entries = (await repository.git.tree(edit.sha)) ?? [];
  const url = `${repositoryUrl(context, repository)}/git/trees/${edit.sha}`;
  const tree = await presentEntries(context, repository, entries);
  return created({ sha: edit.sha, url, tree, truncated: false } as { url: string });
}

async function treeChange(
  repository: Repository,
  entry: z.output<typeof newTree>['tree'][number],
): Promise<TreeChange> {
  const bad = entry.path
    .split('/')
    .some((part) => part === '' || part === '.' || part === '..' || part === '.git');
  if (bad) throw unprocessable('tree.path contains a malformed path component');
  if (entry.sha === null) return { path: entry.path, entry: undefined };
  if (entry.sha === undefined && entry.content === undefined)
    throw unprocessable('Must supply either tree.sha or tree.content');
  if (entry.sha !== undefined) {
    const expected = typeOfMode(entry.mode);
    const found = expected === 'commit' ? 'commit' : (await repository.git.objects.info(entry.sha))?.type;
    if (found !== expected) throw unprocessable(`tree.sha ${entry.sha} is not a valid ${expected}`);
    return { path: entry.path, entry: { mode: entry.mode, sha: entry.sha } };
  }
  const body = Buffer.from(entry.content ?? '');
  const sha = await writeObject(repository.git.directory, { type: 'blob', body });
  return { path: entry.path, entry: { mode: entry.mode, sha } };
}

async function getTree(context: Context, call: RepositoryCall): Promise<Answer> {
  const { repository } = call;
  await refuseEmptyRepository(repository);
  const sha = await treeOf(repository, parameter(call, '*'));
  if (sha === undefined) throw notFound();
  const recursive = (call.query.get('recursive') ?? '') !== '';
  const entries = recursive
    ? await walkTree(repository, sha, '', [])
    : ((await repository.git.tree(sha)) ?? []);
  const tree = await presentEntries(context, repository, entries.slice(0, treeLimit));
  const url = `${repositoryUrl(context, repository)}/git/trees/${sha}`;
  return ok({ sha, url, tree, truncated: entries.length > treeLimit });
}

async function walkTree(
  repository: Repository,
  sha: string,
  prefix: string,
  into: TreeEntry[],
): Promise<TreeEntry[]> {
  for (const entry of (await repository.git.tree(sha)) ?? []) {
    const name = prefix + entry.name;
    if (into.length <= treeLimit) into.push({ ...entry, name });
    if (entry.mode === '040000') await walkTree(repository, entry.sha, `${name}/`, into);
  }
  return into;
}

async function presentEntries(
  context: Context,
  repository: Repository,
  entries: readonly TreeEntry[],
): Promise<object[]> {
  const url = `${repositoryUrl(context, repository)}/git`;
  return Promise.all(
    entries.map(async ({ mode, name, sha }) => {
      const type = typeOfMode(mode);
      const shown = { path: name, mode, type, sha };
      if (type === 'commit') return shown;
      if (type === 'tree') return { ...shown, url: `${url}/trees/${sha}` };
      const size = (await repository.git.objects.info(sha))?.size ?? 0;
      return { ...shown, size, url: `${url}/blobs/${sha}` };
    }),
  );
}

async function createCommit(context: Context, call: RepositoryCall): Promise<Answer> {
  const { repository } = call;
  const input = bodyOf(call, newCommit);
  await refuseEmptyRepository(repository);
  const tree = await repository.git.objects.info(input.tree);
  if (tree?.type !== 'tree') throw unprocessable('Tree SHA does not exist');
  for (const parent of input.parents)
    if ((await repository.git.objects.info(parent))?.type !== 'commit')
      throw unprocessable('Parent SHA does not exist or is not a commit object');
  const own = signatureOf(context, loginOf(call.actor));
  const author = readPerson(input.author, own);
  const commit = {
    tree: input.tree,
    parents: input.parents,
    author,
    committer: readPerson(input.committer, author),
    message: input.message,
    ...(input.signature === undefined ? {} : { signature: input.signature }),
  };
  const sha = await writeCommit(repository.git, commit);
  return created(presentGitCommit(context, repository, sha, commit));
}

async function getCommit(context: Context, call: RepositoryCall): Promise<Answer> {
  await refuseEmptyRepository(call.repository);
  const sha = parameter(call, 'sha');
  const commit = /^[0-9a-f]{40}$/.test(sha) ? await call.repository.git.commit(sha) : undefined;
  if (!commit) throw notFound();
  return ok(presentGitCommit(context, call.repository, sha, commit));
}

async function createTag(context: Context, call: RepositoryCall): Promise<Answer> {
  const { repository } = call;
  const input = bodyOf(call, newTag);
  await refuseEmptyRepository(repository);
  const target = await repository.git.objects.info(input.object);
  if (target?.type !== input.type) throw unprocessable(`Object ${input.object} is not a ${input.type}`);
  const tagger = readPerson(input.tagger, signatureOf(context, loginOf(call.actor)));
  const { object, type, tag, message } = input;
  const body = encodeTag({ object, type: objectType(type), tag, tagger, message });
  const sha = await writeObject(repository.git.directory, { type: 'tag', body });
  return created(presentTag(context, repository, { sha, body }));
}

async function getTag(context: Context, call: RepositoryCall): Promise<Answer> {
  return ok(
    presentTag(context, call.repository, await readTyped(call.repository, parameter(call, 'sha'), 'tag')),
  );
}

function presentTag(
  context: Context,
  repository: Repository,
  object: Pick<NamedObject, 'sha' | 'body'>,
): { readonly url: string } {
  const url = `${repositoryUrl(context, repository)}/git`;
  const tag = decodeTag(object.body);
  return {
    node_id: nodeId('TA', repository.id, object.sha),
    sha: object.sha,
    url: `${url}/tags/${object.sha}`,
    tag: tag.tag,
    message: tag.message,
    tagger: presentSignature(tag.tagger),
    object: { sha: tag.object, type: tag.type, url: `${url}/${tag.type}s/${tag.object}` },
    verification: presentVerification({}),
  } as { readonly url: string };
}

async function readTyped(repository: Repository, sha: string, type: 'blob' | 'tag'): Promise<NamedObject> {
  if (!/^[0-9a-f]{40}$/.test(sha))
    throw unprocessable('The sha parameter must be exactly 40 characters and contain only [0-9a-f].');
  const object = await repository.git.objects.read(sha);
  if (object?.type !== type) throw notFound();
  return object;
}

/** The tree that a tree, commit, branch or tag names. */
async function treeOf(repository: Repository, name: string): Promise<string | undefined> {
  if (/^[0-9a-f]{40}$/.test(name)) {
    const info = await repository.git.objects.info(name);
    if (info?.type === 'tree') return info.sha;
  }
  const commit = await repository.git.resolve(name);
  return commit === undefined ? undefined : (await repository.git.commit(commit))?.tree;
}

/** A person as sent, its date and offset kept; what is not sent comes from `fallback`. */
export function readPerson(
  sent: { name?: string | undefined; email?: string | undefined; date?: string | undefined } | undefined,
  fallback: Signature,
): Signature {
  const date = sent?.date === undefined ? undefined : parseDate(sent.date);
  if (sent?.date !== undefined && !date) throw unprocessable(`${sent.date} is not a valid date`);
  const { seconds, offset } = date ?? fallback;
  return { name: sent?.name ?? fallback.name, email: sent?.email ?? fallback.email, seconds, offset };
}
