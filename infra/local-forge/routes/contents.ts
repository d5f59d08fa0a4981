/**
 * Files of a repository: read, written and deleted one at a time, each write a commit.
 */
import { z } from 'zod';
import type { Context } from '../context.ts';
import { loginOf } from '../context.ts';
import type { Repository } from '../forge.ts';
import { writeCommit } from '../git/merge.ts';
import { type TreeEntry, typeOfMode } from '../git/object-format.ts';
import { writeObject } from '../git/object-writer.ts';
import { editTree } from '../git/tree-edit.ts';
import { type RepositoryCall, repositoryRoute } from '../http/access.ts';
import { type Answer, bodyOf, mediaType, ok, parameter, type Route } from '../http/call.ts';
import { conflict, HttpFailure, notFound, unprocessable } from '../http/failure.ts';
import { presentGitCommit } from '../present/commits.ts';
import { repositoryPage, repositoryUrl } from '../present/repositories.ts';
import { hostSignature, signatureOf } from '../pulls/merge.ts';
import { observeMoves } from '../pulls/observe.ts';
import { readPerson } from './git-objects.ts';

const person = z.object({ name: z.string(), email: z.string(), date: z.string().optional() });
const common = {
  message: z.string(),
  branch: z.string().optional(),
  author: person.optional(),
  committer: person.optional(),
};
const writtenFile = z.object({ ...common, content: z.string(), sha: z.string().optional() });
const deletedFile = z.object({ ...common, sha: z.string() });

/** Routes of the contents API. */
export function contentRoutes(context: Context): Route[] {
  const read = { method: 'GET', access: 'read' } as const;
  return [
    repositoryRoute(context, { ...read, path: '/contents' }, (call) => getContents(context, call, '')),
    repositoryRoute(context, { ...read, path: '/contents/*' }, (call) =>
      getContents(context, call, parameter(call, '*')),
    ),
    repositoryRoute(context, { ...read, path: '/readme' }, (call) => getReadme(context, call)),
    repositoryRoute(context, { method: 'PUT', access: 'write', path: '/contents/*' }, (call) =>
      putFile(context, call),
    ),
    repositoryRoute(context, { method: 'DELETE', access: 'write', path: '/contents/*' }, (call) =>
      deleteFile(context, call),
    ),
  ];
}

async function getContents(context: Context, call: RepositoryCall, path: string): Promise<Answer> {
  const { repository } = call;
  const ref = call.query.get('ref') ?? repository.record().defaultBranch;
  const sha = await repository.git.resolve(ref);
  if (sha === undefined) throw new HttpFailure(404, await missingReference(repository, ref));
  const commit = await repository.git.commit(sha);
  const entry = await entryAt(repository, commit?.tree ?? '', path.replace(/\/+$/, ''));
  if (!entry) throw notFound();
  if (entry.mode === '040000')
    return listFolder(context, repository, { ref, path: entry.name, sha: entry.sha });
  const blob = entry.mode === '160000' ? undefined : await repository.git.objects.read(entry.sha);
  if (mediaType(call) === 'raw' && blob)
    return {
      status: 200,
      body: blob.body,
      headers: { 'content-type': 'application/vnd.github.raw; charset=utf-8' },
    };
  const shown = presentEntry(context, repository, ref, { ...entry, size: blob?.size ?? 0 });
  if (!blob) return ok(shown);
  if (entry.mode === '120000') return ok({ ...shown, target: blob.body.toString('utf8') });
  return ok({
    ...shown,
    encoding: 'base64',
    content: blob.body.toString('base64').replace(/.{60}/g, '$&\n'),
  });
}

async function getReadme(context: Context, call: RepositoryCall): Promise<Answer> {
  const { repository } = call;
  const sha = await repository.git.resolve(call.query.get('ref') ?? repository.record().defaultBranch);
  const commit = sha === undefined ? undefined : await repository.git.commit(sha);
  const entries = commit ? await repository.git.tree(commit.tree) : undefined;
  const readme = entries?.find((entry) => /^readme(\.\w+)?$/i.test(entry.name));
  if (!readme) throw notFound();
  return getContents(context, call, readme.name);
}

async function missingReference(repository: Repository, ref: string): Promise<string> {
  const branches = await repository.git.references.list('refs/heads/');
  return branches.length === 0 ? 'This repository is empty.' : `No commit found for the ref ${ref}`;
}

interface Folder {
  readonly ref: string;
  readonly path: string;
  readonly sha: string;
}

async function listFolder(context: Context, repository: Repository, folder: Folder): Promise<Answer> {
  const entries = (await repository.git.tree(folder.sha)) ?? [];
  const shown = entries.map(async (entry) => {
    const name = folder.path === '' ? entry.name : `${folder.path}/${entry.name}`;
    const blob = typeOfMode(entry.mode) === 'blob' ? await repository.git.objects.info(entry.sha) : undefined;
    return presentEntry(context, repository, folder.ref, { ...entry, name, size: blob?.size ?? 0 });
  });
  return ok(await Promise.all(shown));
}

/** The tree entry at a path, its name the whole path; the root is a folder without a name. */
async function entryAt(repository: Repository, tree: string, path: string): Promise<TreeEntry | undefined> {
  let entry: TreeEntry = { mode: '040000', name: '', sha: tree };
  for (const part of path.split('/').filter((one) => one !== '')) {
    if (entry.mode !== '040000') return undefined;
    const entries = await repository.git.tree(entry.sha);
    const next = entries?.find((candidate) => candidate.name === part);
    if (!next) return undefined;
    entry = { ...next, name: entry.name === '' ? part : `${entry.name}/${part}` };
  }
  return entry;
}

function presentEntry(
  context: Context,
  repository: Repository,
  ref: string,
  entry: TreeEntry & { readonly size: number },
): object {
  const path = entry.name.split('/').map(encodeURIComponent).join('/');
  const self = `${repositoryUrl(context, repository)}/contents/${path}?ref=${encodeURIComponent(ref)}`;
  const page = repositoryPage(context, repository);
  const kind = typeOfMode(entry.mode);
  const types = { blob: entry.mode === '120000' ? 'symlink' : 'file', tree: 'dir', commit: 'submodule' };
  const git = `${repositoryUrl(context, repository)}/git/${kind === 'tree' ? 'trees' : 'blobs'}/${entry.sha}`;
  const html = `${page}/${kind === 'tree' ? 'tree' : 'blob'}/${encodeURIComponent(ref)}/${path}`;
  return {
    type: types[kind],
    name: entry.name.split('/').at(-1) ?? '',
    path: entry.name,
    sha: entry.sha,
    size: entry.size,
    url: self,
    git_url: git,
    html_url: html,
    download_url: kind === 'blob' ? `${page}/raw/${encodeURIComponent(ref)}/${path}` : null,
    ...(kind === 'commit' ? { submodule_git_url: null } : {}),
    _links: { self, git, html },
  };
}

async function putFile(context: Context, call: RepositoryCall): Promise<Answer> {
  const { repository } = call;
  const input = bodyOf(call, writtenFile);
  const path = checkedPath(call);
  const target = await openBranch(repository, input.branch);
  const current = target.tree === undefined ? undefined : await entryAt(repository, target.tree, path);
  if (current && input.sha === undefined) throw unprocessable('Invalid request.\n\n"sha" wasn\'t supplied.');
  if (input.sha !== undefined && current?.sha !== input.sha)
    throw conflict(`${path} does not match ${input.sha}`);
  const body = Buffer.from(input.content, 'base64');
  const blob = await writeObject(repository.git.directory, { type: 'blob', body });
  const mode = current?.mode ?? '100644';
  const commit = await commitChange(context, call, { target, path, entry: { mode, sha: blob }, input });
  const entry = { mode, name: path, sha: blob, size: body.length };
  const content = presentEntry(context, repository, target.branch, entry);
  return { status: current ? 200 : 201, body: { content, commit } };
}

async function deleteFile(context: Context, call: RepositoryCall): Promise<Answer> {
  const { repository } = call;
  // GitHub takes these from the query as well, since some clients send no body with DELETE.
  const input = bodyOf({ ...call, body: call.body ?? Object.fromEntries(call.query) }, deletedFile);
  const path = checkedPath(call);
  const target = await openBranch(repository, input.branch);
  const current = target.tree === undefined ? undefined : await entryAt(repository, target.tree, path);
  if (!current) throw notFound();
  if (current.sha !== input.sha) throw conflict(`${path} does not match ${input.sha}`);
  const commit = await commitChange(context, call, { target, path, entry: undefined, input });
  return ok({ content: null, commit });
}

interface Branch {
  readonly branch: string;
  readonly head: string | undefined;
  readonly tree: string | undefined;
}

interface FileCommit {
  readonly target: Branch;
  readonly path: string;
  readonly entry: { readonly mode: string; readonly sha: string } | undefined;
  readonly input: Omit<z.output<typeof deletedFile>, 'sha'>;
}

/** The branch to commit to; only an empty repository's first commit may name a branch that is not there. */
async function openBranch(repository: Repository, wanted: string | undefined): Promise<Branch> {
  const branch = wanted ?? repository.record().defaultBranch;
  const head = await repository.git.references.read(`refs/heads/${branch}`);
  if (head !== undefined) return { branch, head, tree: (await repository.git.commit(head))?.tree };
  const branches = await repository.git.references.list('refs/heads/');
  if (branches.length > 0) throw new HttpFailure(404, `Branch ${branch} not found`);
  return { branch, head, tree: undefined };
}

async function commitChange(context: Context, call: RepositoryCall, change: FileCommit): Promise<object> {
  const { repository } = call;
  const { target, input } = change;
  const login = loginOf(call.actor);
  const edit = await editTree(repository.git, target.tree, [{ path: change.path, entry: change.entry }]);
  if (edit.kind === 'missing') throw notFound();
  const author = readPerson(input.author ?? input.committer, signatureOf(context, login));
  const committer = input.committer ? readPerson(input.committer, author) : hostSignature(context);
  const parents = target.head === undefined ? [] : [target.head];
  const commit = { tree: edit.sha, parents, author, committer, message: input.message };
  const sha = await writeCommit(repository.git, commit);
  const name = `refs/heads/${target.branch}`;
  const written = await repository.git.references.write(name, sha, target.head);
  if (written.kind !== 'written') throw conflict(`${target.branch} was modified. Try again.`);
  await observeMoves(context, repository, [{ name, before: target.head, after: sha }], login);
  return presentGitCommit(context, repository, sha, commit);
}

function checkedPath(call: RepositoryCall): string {
  const path = parameter(call, '*');
  const bad = path.split('/').some((part) => part === '' || part === '.' || part === '..' || part === '.git');
  if (bad) throw unprocessable('path contains a malformed path component');
  return path;
}
