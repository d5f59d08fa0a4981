/**
 * References, branches and tags.
 */
import { z } from 'zod';
import type { Context } from '../context.ts';
import { loginOf } from '../context.ts';
import type { Repository } from '../forge.ts';
import { contains } from '../git/history.ts';
import { isReferenceName, type Reference } from '../git/references.ts';
import { type RepositoryCall, repositoryRoute } from '../http/access.ts';
import { type Answer, bodyOf, created, noContent, ok, parameter, type Route } from '../http/call.ts';
import { notFound, unprocessable } from '../http/failure.ts';
import { paged } from '../http/paging.ts';
import { presentCommit } from '../present/commits.ts';
import { repositoryPage, repositoryUrl } from '../present/repositories.ts';
import { nodeId } from '../present/users.ts';
import { observeMoves } from '../pulls/observe.ts';
import { refuseEmptyRepository } from './git-objects.ts';

const newReference = z.object({ ref: z.string(), sha: z.string() });
const movedReference = z.object({ sha: z.string(), force: z.boolean().default(false) });

/** Routes of references, branches and tags. */
export function referenceRoutes(context: Context): Route[] {
  const read = { method: 'GET', access: 'read' } as const;
  const route = repositoryRoute;
  return [
    route(context, { ...read, path: '/git/ref/*' }, (call) => getReference(context, call)),
    route(context, { ...read, path: '/git/matching-refs/*' }, (call) => matchReferences(context, call)),
    route(context, { method: 'POST', access: 'write', path: '/git/refs' }, (call) => create(context, call)),
    route(context, { method: 'PATCH', access: 'write', path: '/git/refs/*' }, (call) => move(context, call)),
    route(context, { method: 'DELETE', access: 'write', path: '/git/refs/*' }, (call) =>
      remove(context, call),
    ),
    route(context, { ...read, path: '/branches' }, (call) => listBranches(context, call)),
    route(context, { ...read, path: '/branches/*' }, (call) => getBranch(context, call)),
    route(context, { ...read, path: '/tags' }, (call) => listTags(context, call)),
  ];
}

async function getReference(context: Context, call: RepositoryCall): Promise<Answer> {
  await refuseEmptyRepository(call.repository);
  const name = `refs/${parameter(call, '*')}`;
  const sha = await call.repository.git.references.read(name);
  if (sha === undefined) throw notFound();
  return ok(await presentReference(context, call.repository, { name, sha }));
}

async function matchReferences(context: Context, call: RepositoryCall): Promise<Answer> {
  await refuseEmptyRepository(call.repository);
  const found = await call.repository.git.references.list(`refs/${parameter(call, '*')}`);
  const shown = await Promise.all(found.map((one) => presentReference(context, call.repository, one)));
  return ok(shown);
}

async function create(context: Context, call: RepositoryCall): Promise<Answer> {
  const { repository } = call;
  const { ref: name, sha } = bodyOf(call, newReference);
  await refuseEmptyRepository(repository);
  if (!name.startsWith('refs/') || name.split('/').length < 3)
    throw unprocessable(
      'Reference name must start with "refs/" and contain at least three slash-separated components.',
    );
  if (!isReferenceName(name)) throw unprocessable(`${name} is not a valid ref name.`);
  await requireObject(repository, name, sha);
  const written = await repository.git.references.write(name, sha, undefined);
  if (written.kind === 'moved') throw unprocessable('Reference already exists');
  if (written.kind === 'refused') throw unprocessable('Reference update failed');
  await observeMoves(context, repository, [{ name, before: undefined, after: sha }], loginOf(call.actor));
  return created(await presentReference(context, repository, { name, sha }));
}

async function move(context: Context, call: RepositoryCall): Promise<Answer> {
  const { repository } = call;
  const { sha, force } = bodyOf(call, movedReference);
  await refuseEmptyRepository(repository);
  const name = `refs/${parameter(call, '*')}`;
  const before = await repository.git.references.read(name);
  if (before === undefined) throw unprocessable('Reference does not exist');
  await requireObject(repository, name, sha);
  if (!force && !(await contains(repository.git, sha, before)))
    throw unprocessable('Update is not a fast forward');
  const written = await repository.git.references.write(name, sha, before);
  if (written.kind !== 'written') throw unprocessable('Reference update failed');
  if (before !== sha)
    await observeMoves(context, repository, [{ name, before, after: sha }], loginOf(call.actor));
  return ok(await presentReference(context, repository, { name, sha }));
}

async function remove(context: Context, call: RepositoryCall): Promise<Answer> {
  const { repository } = call;
  await refuseEmptyRepository(repository);
  const name = `refs/${parameter(call, '*')}`;
  const before = await repository.git.references.read(name);
  if (before === undefined) throw unprocessable('Reference does not exist');
  if (name === `refs/heads/${repository.record().defaultBranch}`)
    throw unprocessable('Cannot delete the default branch');
  const written = await repository.git.references.remove(name, before);
  if (written.kind !== 'written') throw unprocessable('Reference update failed');
  await observeMoves(context, repository, [{ name, before, after: undefined }], loginOf(call.actor));
  return noContent;
}

/** 422 when the object is not there, or a branch would not point at a commit. */
async function requireObject(repository: Repository, name: string, sha: string): Promise<void> {
  if (!/^[0-9a-f]{40}$/.test(sha))
    throw unprocessable('The sha parameter must be exactly 40 characters and contain only [0-9a-f].');
  const info = await repository.git.objects.info(sha);
  if (!info) throw unprocessable('Object does not exist');
  if (name.startsWith('refs/heads/') && info.type !== 'commit') throw unprocessable('Object is not a commit');
}

async function presentReference(
  context: Context,
  repository: Repository,
  reference: Reference,
): Promise<{ readonly url: string }> {
  const { name, sha } = reference;
  const url = `${repositoryUrl(context, repository)}/git`;
  const type = (await repository.git.objects.info(sha))?.type ?? 'commit';
  return {
    ref: name,
    node_id: nodeId('REF', repository.id, name),
    url: `${url}/${name}`,
    object: { sha, type, url: `${url}/${type}s/${sha}` },
  } as { readonly url: string };
}

async function listBranches(context: Context, call: RepositoryCall): Promise<Answer> {
  const prefix = 'refs/heads/';
  const url = repositoryUrl(context, call.repository);
  return paged(call, context.addresses.api, await call.repository.git.references.list(prefix), (branch) => ({
    name: branch.name.slice(prefix.length),
    commit: { sha: branch.sha, url: `${url}/commits/${branch.sha}` },
    protected: false,
  }));
}

async function getBranch(context: Context, call: RepositoryCall): Promise<Answer> {
  const { repository } = call;
  const name = parameter(call, '*');
  const sha = await repository.git.references.read(`refs/heads/${name}`);
  if (sha === undefined) throw notFound();
  const self = `${repositoryUrl(context, repository)}/branches/${encodeURIComponent(name)}`;
  return ok({
    name,
    commit: await presentCommit(context, repository, sha),
    _links: { self, html: `${repositoryPage(context, repository)}/tree/${name}` },
    protected: false,
    protection: { enabled: false },
    protection_url: `${self}/protection`,
  });
}

async function listTags(context: Context, call: RepositoryCall): Promise<Answer> {
  const prefix = 'refs/tags/';
  const { repository } = call;
  const url = repositoryUrl(context, repository);
  const tags = await repository.git.references.list(prefix);
  const shown = await Promise.all(
    tags.reverse().map(async (tag) => {
      const name = tag.name.slice(prefix.length);
      const sha = (await repository.git.resolve(tag.name)) ?? tag.sha;
      return {
        name,
        commit: { sha, url: `${url}/commits/${sha}` },
        zipball_url: `${url}/zipball/${tag.name}`,
        tarball_url: `${url}/tarball/${tag.name}`,
        node_id: nodeId('REF', repository.id, tag.name),
      };
    }),
  );
  return paged(call, context.addresses.api, shown, (tag) => tag);
}
