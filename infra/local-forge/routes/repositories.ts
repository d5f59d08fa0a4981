/**
 * Organisations, repositories, search, and the caller.
 */
import { z } from 'zod';
import type { Context } from '../context.ts';
import { loginOf } from '../context.ts';
import type { NewRepository, Repository } from '../forge.ts';
import { writeCommit } from '../git/merge.ts';
import { writeObject } from '../git/object-writer.ts';
import { editTree } from '../git/tree-edit.ts';
import { type RepositoryCall, repositoryRoute, requirePermission } from '../http/access.ts';
import {
  type Answer,
  bodyOf,
  type Call,
  created,
  noContent,
  ok,
  parameter,
  type Route,
} from '../http/call.ts';
import { authenticationNeeded, forbidden, notFound, validationFailed } from '../http/failure.ts';
import { paged } from '../http/paging.ts';
import { rateLimitState } from '../http/server.ts';
import { presentFullRepository, presentOrganization, presentRepository } from '../present/repositories.ts';
import { presentPublicUser } from '../present/users.ts';
import { signatureOf } from '../pulls/merge.ts';
import type { RepositorySettings } from '../records.ts';
import { searchRepositories } from './search.ts';

const settings = {
  description: z.string().nullish(),
  homepage: z.string().nullish(),
  private: z.boolean().optional(),
  visibility: z.enum(['public', 'private']).optional(),
  allow_merge_commit: z.boolean().optional(),
  allow_squash_merge: z.boolean().optional(),
  allow_rebase_merge: z.boolean().optional(),
  allow_auto_merge: z.boolean().optional(),
  delete_branch_on_merge: z.boolean().optional(),
};
const newRepository = z.object({ ...settings, name: z.string(), auto_init: z.boolean().default(false) });
const changedRepository = z.object({
  ...settings,
  archived: z.boolean().optional(),
  default_branch: z.string().optional(),
});
const newOrganization = z.object({ login: z.string().regex(/^[\w-]{1,39}$/) });
const topics = z.object({ names: z.array(z.string().regex(/^[a-z0-9][a-z0-9-]{0,49}$/)) });

/** Routes of organisations, repositories, search and the caller. */
export function repositoryRoutes(context: Context): Route[] {
  const route = repositoryRoute;
  const read = { method: 'GET', access: 'read' } as const;
  return [
    { method: 'GET', path: '/orgs/:org', handle: (call) => getOrganization(context, call) },
    { method: 'GET', path: '/orgs/:org/repos', handle: (call) => listOwned(context, call, 'org') },
    { method: 'POST', path: '/orgs/:org/repos', handle: (call) => create(context, call) },
    { method: 'GET', path: '/users/:org/repos', handle: (call) => listOwned(context, call, 'org') },
    { method: 'GET', path: '/user/repos', handle: (call) => listMine(context, call) },
    { method: 'GET', path: '/search/repositories', handle: (call) => searchRepositories(context, call) },
    { method: 'GET', path: '/user', handle: (call) => getUser(context, call) },
    {
      method: 'GET',
      path: '/users/:login',
      handle: (call) => ok(presentPublicUser(context.addresses, parameter(call, 'login'))),
    },
    { method: 'GET', path: '/rate_limit', handle: () => ok(rateLimitOverview()) },
    route(context, { ...read, path: '' }, (call) => show(context, call)),
    route(context, { method: 'PATCH', access: 'admin', path: '' }, (call) => edit(context, call)),
    route(context, { method: 'DELETE', access: 'admin', path: '' }, (call) => remove(context, call)),
    route(context, { ...read, path: '/topics' }, (call) => ok({ names: call.repository.record().topics })),
    route(context, { method: 'PUT', access: 'admin', path: '/topics' }, (call) => putTopics(context, call)),
    route(context, { ...read, path: '/languages' }, (call) => {
      const { language } = call.repository.record();
      return ok(language === null ? {} : { [language]: 1 });
    }),
    route(context, { ...read, path: '/collaborators/:login/permission' }, (call) =>
      collaborator(context, call),
    ),
  ];
}

/** Routes that only GitHub Enterprise Server has. */
export function enterpriseRoutes(context: Context): Route[] {
  return [
    {
      method: 'POST',
      path: '/admin/organizations',
      handle: (call) => createOrganization(context, call),
    },
  ];
}

/** Repositories that the caller may see, oldest first. */
export function visibleRepositories(context: Context, call: Call): Repository[] {
  return context.forge
    .repositories()
    .filter((repository) => call.actor !== undefined || !repository.record().private);
}

function createOrganization(context: Context, call: Call): Answer {
  requirePermission(call, 'admin');
  const { login } = bodyOf(call, newOrganization);
  if (context.forge.organization(login))
    throw validationFailed({ resource: 'Organization', code: 'already_exists', field: 'login' });
  const organization = context.forge.ensureOrganization(login);
  return { status: 201, body: presentOrganization(context, organization) };
}

function getOrganization(context: Context, call: Call): Answer {
  const organization = context.forge.organization(parameter(call, 'org'));
  if (!organization) throw notFound();
  return ok(presentOrganization(context, organization));
}

function listOwned(context: Context, call: Call, name: string): Answer {
  const organization = context.forge.organization(parameter(call, name));
  if (!organization) throw notFound();
  const owned = visibleRepositories(context, call).filter(
    (repository) => repository.record().owner === organization.login,
  );
  return listRepositories(context, call, owned.filter(typeFilter(call.query.get('type') ?? 'all')));
}

function listMine(context: Context, call: Call): Answer {
  if (!call.actor) throw authenticationNeeded();
  return listRepositories(context, call, visibleRepositories(context, call));
}

function listRepositories(context: Context, call: Call, found: readonly Repository[]): Answer {
  const sort = call.query.get('sort') ?? 'created';
  const key = (repository: Repository): string => {
    const record = repository.record();
    const times: Record<string, string> = {
      full_name: `${record.owner}/${record.name}`.toLowerCase(),
      updated: record.updatedAt,
      pushed: record.pushedAt,
    };
    return times[sort] ?? String(record.id).padStart(12, '0');
  };
  const ascending = (call.query.get('direction') ?? (sort === 'full_name' ? 'asc' : 'desc')) === 'asc';
  const sorted = found
    .map((repository) => ({ repository, key: key(repository) }))
    .sort((left, right) => (ascending ? 1 : -1) * (left.key < right.key ? -1 : left.key > right.key ? 1 : 0))
    .map((one) => one.repository);
  return paged(call, context.addresses.api, sorted, (repository) =>
    presentRepository(context, repository, call.actor?.permission),
  );
}

function typeFilter(type: string): (repository: Repository) => boolean {
  return (repository) => {
    const record = repository.record();
    if (type === 'public' || type === 'private') return record.private === (type === 'private');
    if (type === 'forks' || type === 'sources') return record.fork === (type === 'forks');
    return true;
  };
}

async function create(context: Context, call: Call): Promise<Answer> {
  const actor = requirePermission(call, 'write');
  const input = bodyOf(call, newRepository);
  const owner = parameter(call, 'org');
  if (!context.forge.organization(owner)) throw notFound();
  if (!/^[\w.-]{1,100}$/.test(input.name) || input.name === '.' || input.name === '..')
    throw validationFailed({ resource: 'Repository', code: 'invalid', field: 'name' });
  if (context.forge.isTaken(owner, input.name))
    throw validationFailed({
      resource: 'Repository',
      code: 'custom',
      field: 'name',
      message: 'name already exists on this account',
    });
  const wanted: NewRepository = { owner, name: input.name, ...readSettings(input) };
  const repository = await context.forge.create(wanted);
  if (input.auto_init) await writeReadme(context, repository, actor.login);
  announce(context, repository, 'created', actor.login);
  return created(presentFullRepository(context, repository, actor.permission));
}

async function writeReadme(context: Context, repository: Repository, login: string): Promise<void> {
  const { name, defaultBranch } = repository.record();
  const { git } = repository;
  const sha = await writeObject(git.directory, { type: 'blob', body: Buffer.from(`# ${name}\n`) });
  const tree = await editTree(git, undefined, [{ path: 'README.md', entry: { mode: '100644', sha } }]);
  if (tree.kind === 'missing') return;
  const author = signatureOf(context, login);
  const message = 'Initial commit';
  const commit = await writeCommit(git, { tree: tree.sha, parents: [], author, committer: author, message });
  await git.references.write(`refs/heads/${defaultBranch}`, commit, undefined);
}

function show(context: Context, call: RepositoryCall): Answer {
  return ok(presentFullRepository(context, call.repository, call.actor?.permission));
}

async function edit(context: Context, call: RepositoryCall): Promise<Answer> {
  const { repository } = call;
  const input = bodyOf(call, changedRepository);
  const before = repository.record();
  if (before.archived && input.archived !== false)
    throw forbidden('Repository was archived so is read-only.');
  const branch = input.default_branch;
  if (branch !== undefined && (await repository.git.references.read(`refs/heads/${branch}`)) === undefined)
    throw validationFailed({ resource: 'Repository', code: 'invalid', field: 'default_branch' });
  repository.update({
    ...readSettings(input),
    ...(input.archived === undefined ? {} : { archived: input.archived }),
    ...(branch === undefined ? {} : { defaultBranch: branch }),
    updatedAt: context.forge.now(),
  });
  if (branch !== undefined) await repository.git.setHead(branch);
  const actions: string[] = ['edited'];
  if (input.archived !== undefined && input.archived !== before.archived)
    actions.push(input.archived ? 'archived' : 'unarchived');
  for (const action of actions) announce(context, repository, action, loginOf(call.actor));
  return show(context, call);
}

async function remove(context: Context, call: RepositoryCall): Promise<Answer> {
  announce(context, call.repository, 'deleted', loginOf(call.actor));
  await context.forge.remove(call.repository);
  return noContent;
}

function putTopics(context: Context, call: RepositoryCall): Answer {
  const { names } = bodyOf(call, topics);
  call.repository.update({ topics: [...new Set(names)], updatedAt: context.forge.now() });
  return ok({ names: call.repository.record().topics });
}

function collaborator(context: Context, call: RepositoryCall): Answer {
  requirePermission(call, 'write');
  const login = parameter(call, 'login');
  const user = {
    ...presentPublicUser(context.addresses, login),
    permissions: allPermissions,
    role_name: 'write',
  };
  return ok({ permission: 'write', role_name: 'write', user });
}

const allPermissions = { pull: true, triage: true, push: true, maintain: false, admin: false };

function getUser(context: Context, call: Call): Answer {
  if (!call.actor) throw authenticationNeeded();
  return ok(presentPublicUser(context.addresses, call.actor.login));
}

function rateLimitOverview(): object {
  const state = rateLimitState();
  return { resources: { core: state, search: state, graphql: state }, rate: state };
}

function announce(context: Context, repository: Repository, action: string, sender: string): void {
  context.emit({ name: 'repository', repository, sender, payload: () => ({ action }) });
}

function readSettings(input: z.output<typeof changedRepository>): Partial<RepositorySettings> {
  const hidden =
    input.private ?? (input.visibility === undefined ? undefined : input.visibility === 'private');
  const wanted = {
    description: input.description,
    homepage: input.homepage,
    private: hidden,
    allowMergeCommit: input.allow_merge_commit,
    allowSquashMerge: input.allow_squash_merge,
    allowRebaseMerge: input.allow_rebase_merge,
    allowAutoMerge: input.allow_auto_merge,
    deleteBranchOnMerge: input.delete_branch_on_merge,
  };
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
}
