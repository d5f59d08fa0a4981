/**
 * Clone, fetch and push: the same access rules as the API, then git's own backend.
 *
 * A push holds the repository's lock for as long as it lasts, and pull requests have followed it when the client gets
 * its answer, so a client that asks right after a push sees the push.
 */
import { PassThrough, Readable } from 'node:stream';
import type { Context } from '../context.ts';
import { ghostLogin } from '../context.ts';
import type { Repository } from '../forge.ts';
import type { Reference } from '../git/references.ts';
import { type SmartRequest, serveGit } from '../git/smart-http.ts';
import { findRepository } from '../http/access.ts';
import type { Answer, Call, Route } from '../http/call.ts';
import { forbidden, HttpFailure } from '../http/failure.ts';
import { observeMoves } from '../pulls/observe.ts';
import type { ReferenceMove } from '../pulls/push-payload.ts';

const challenge = { 'www-authenticate': 'Basic realm="GitHub"' };

/** Routes of smart HTTP. */
export function gitHttpRoutes(context: Context): Route[] {
  const path = '/:owner/:repo';
  return [
    {
      method: 'GET',
      path: `${path}/info/refs`,
      handle: (call) => {
        const push = call.query.get('service') === 'git-receive-pack';
        const repository = gate(context, call, push);
        return answer(request(call, repository, 'info/refs'));
      },
    },
    {
      method: 'POST',
      path: `${path}/git-upload-pack`,
      handle: (call) => answer(request(call, gate(context, call, false), 'git-upload-pack')),
    },
    { method: 'POST', path: `${path}/git-receive-pack`, handle: (call) => receivePush(context, call) },
  ];
}

async function receivePush(context: Context, call: Call): Promise<Answer> {
  const repository = gate(context, call, true);
  return repository.lock(async () => {
    const before = await repository.git.references.list('refs/');
    const served = await serveGit(request(call, repository, 'git-receive-pack'));
    const chunks: Buffer[] = [];
    for await (const chunk of served.body) chunks.push(Buffer.from(chunk as Uint8Array));
    await served.done;
    const after = await repository.git.references.list('refs/');
    const moves = referenceMoves(before, after);
    await adoptFirstBranch(repository, after);
    if (moves.length > 0) await observeMoves(context, repository, moves, call.actor?.login ?? ghostLogin);
    return { status: served.status, headers: served.headers, body: Buffer.concat(chunks) };
  });
}

/** Differences between two listings of references. */
export function referenceMoves(before: readonly Reference[], after: readonly Reference[]): ReferenceMove[] {
  const old = new Map(before.map(({ name, sha }) => [name, sha]));
  const now = new Map(after.map(({ name, sha }) => [name, sha]));
  const names = [...new Set([...old.keys(), ...now.keys()])];
  return names
    .map((name) => ({ name, before: old.get(name), after: now.get(name) }))
    .filter((move) => move.before !== move.after);
}

/** The first branch that is pushed to an empty repository becomes its default, as on GitHub. */
async function adoptFirstBranch(repository: Repository, references: readonly Reference[]): Promise<void> {
  const { defaultBranch } = repository.record();
  const branches = references.map(({ name }) => name).filter((name) => name.startsWith('refs/heads/'));
  const [first] = branches;
  if (first === undefined || branches.includes(`refs/heads/${defaultBranch}`)) return;
  const branch = first.slice('refs/heads/'.length);
  await repository.git.setHead(branch);
  repository.update({ defaultBranch: branch });
}

function gate(context: Context, call: Call, push: boolean): Repository {
  const anonymous = call.actor === undefined;
  if (push && anonymous) throw new HttpFailure(401, 'Requires authentication', undefined, challenge);
  const repository = readable(context, call, anonymous);
  if (!push) return repository;
  if (call.actor?.permission === 'read') throw forbidden('Write access to repository not granted.');
  if (repository.record().archived) throw forbidden('This repository was archived so it is read-only.');
  return repository;
}

function readable(context: Context, call: Call, anonymous: boolean): Repository {
  try {
    return findRepository(context, call);
  } catch (error) {
    // git asks for a password only when it is told to, and GitHub does not say which repositories exist.
    if (anonymous) throw new HttpFailure(401, 'Repository not found.', undefined, challenge);
    throw error;
  }
}

function request(call: Call, repository: Repository, service: string): SmartRequest {
  const body = call.body instanceof Readable ? call.body : new PassThrough().end();
  return {
    directory: repository.git.directory,
    service,
    method: call.method,
    query: call.query.toString(),
    headers: call.headers,
    body,
    user: call.actor?.login,
  };
}

async function answer(smart: SmartRequest): Promise<Answer> {
  const { status, headers, body } = await serveGit(smart);
  return { status, headers, body };
}
