/**
 * Who may do what: tokens to actors, and the gate before every repository handler.
 */
import type { Context } from '../context.ts';
import type { Repository } from '../forge.ts';
import type { Actor, Answer, Call, Permission, Route } from './call.ts';
import { parameter } from './call.ts';
import { authenticationNeeded, badCredentials, forbidden, notFound } from './failure.ts';

/** A token that the forge knows. */
export interface ForgeToken {
  readonly token: string;
  readonly login: string;
  readonly permission: Permission;
}

/** Reads `Authorization` (token, bearer or basic); undefined without one, 401 for a token nobody has. */
export function authenticate(tokens: readonly ForgeToken[], header: string | undefined): Actor | undefined {
  const [scheme = '', credentials = ''] = (header ?? '').trim().split(/\s+/);
  if (scheme === '') return undefined;
  const candidates = scheme.toLowerCase() === 'basic' ? basicParts(credentials) : [credentials];
  const known = tokens.find((entry) => candidates.includes(entry.token));
  if (!known) throw badCredentials();
  return { login: known.login, permission: known.permission };
}

/** What a repository handler is given. */
export interface RepositoryCall extends Call {
  readonly repository: Repository;
}

/** What a repository handler needs; `store` is writing without the lock, for objects that nothing refers to yet. */
export type Access = 'read' | 'store' | 'write' | 'admin';

/** Answers one call for a repository that the caller may use in this way. */
export type RepositoryHandler = (call: RepositoryCall) => Answer | Promise<Answer>;

/** A route below `/repos/{owner}/{repo}`; `write` and `admin` handlers run one at a time per repository. */
export function repositoryRoute(
  context: Context,
  route: Pick<Route, 'method' | 'path'> & { readonly access: Access },
  handle: RepositoryHandler,
): Route {
  const path = `/repos/:owner/:repo${route.path}`;
  return {
    method: route.method,
    path,
    handle: async (call) => {
      const repository = findRepository(context, call);
      if (route.access === 'read') return handle({ ...call, repository });
      requireWrite(call, repository, route.access);
      if (route.access === 'store') return handle({ ...call, repository });
      return repository.lock(async () => handle({ ...call, repository }));
    },
  };
}

/** The repository that the path names, if the caller may know of it. */
export function findRepository(context: Context, call: Call): Repository {
  const name = parameter(call, 'repo').replace(/\.git$/, '');
  const repository = context.forge.repository(parameter(call, 'owner'), name);
  if (!repository || (repository.record().private && !call.actor)) throw notFound();
  return repository;
}

/** 401 without a token, 403 with one that may not; `admin` asks for more than `write`. */
export function requirePermission(call: Call, needed: 'write' | 'admin'): Actor {
  if (!call.actor) throw authenticationNeeded();
  const { permission } = call.actor;
  if (permission === 'read') throw forbidden('Resource not accessible by personal access token');
  if (needed === 'admin' && permission !== 'admin') throw forbidden('Must have admin rights to Repository.');
  return call.actor;
}

function requireWrite(call: Call, repository: Repository, access: Access): void {
  requirePermission(call, access === 'admin' ? 'admin' : 'write');
  if (repository.record().archived && access !== 'admin')
    throw forbidden('Repository was archived so is read-only.');
}

function basicParts(credentials: string): string[] {
  const text = Buffer.from(credentials, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return [text.slice(colon + 1), text.slice(0, colon)].filter((part) => part !== '');
}
