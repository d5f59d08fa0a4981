/**
 * Starts the local forge: a GitHub-compatible server on real bare repositories.
 */

import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Addresses, Context } from './context.ts';
import { ghostLogin } from './context.ts';
import { type Forge, type NewRepository, openForge, type Repository } from './forge.ts';
import type { ObjectSharing } from './git/git-repository.ts';
import type { ForgeToken } from './http/access.ts';
import { buildServer, type Interceptor } from './http/server.ts';
import { followBranches } from './pulls/observe.ts';
import type { RepositorySettings } from './records.ts';
import { allRoutes } from './routes/all.ts';
import { createDeliverer, type Deliverer } from './webhooks/deliver.ts';
import { openDeliveryLog } from './webhooks/delivery-log.ts';

/** How to start a forge. */
export interface LocalForgeOptions {
  /** Folder that holds everything; made when it is not there, read back when it is. */
  readonly directory: string;
  /** @default 0, a free port */
  readonly port?: number;
  /** @default '127.0.0.1' */
  readonly host?: string;
  readonly tokens: readonly ForgeToken[];
  /** @default 10000, as on GitHub */
  readonly webhookTimeoutMilliseconds?: number;
  /** Look at every request before the forge does, in this order. */
  readonly interceptors?: readonly Interceptor[];
  /** @default the system's clock */
  readonly now?: () => Date;
  /** Told of every request that ended in a 500. @default prints to stderr */
  readonly reportBug?: (error: unknown) => void;
}

/** A repository to make or to adopt. */
export interface RepositoryRequest extends Partial<RepositorySettings> {
  readonly owner: string;
  readonly name: string;
}

/** A repository to adopt: its branches and tags are copied, its objects read in place unless `objects` says `copy`. */
export interface AdoptRequest extends RepositoryRequest {
  readonly gitDirectory: string;
  readonly objects?: ObjectSharing;
}

/** A repository of the forge, as its makers get it. */
export interface ForgeRepository {
  readonly owner: string;
  readonly name: string;
  readonly cloneUrl: string;
  /** The bare repository's folder, for tests that look with git itself; do not write to it. */
  readonly gitDirectory: string;
}

/** A running forge. */
export interface LocalForge {
  /** Pages, clones: `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** The REST API's base for clients: `…/api/v3`. */
  readonly apiUrl: string;
  createOrganization(login: string): void;
  createRepository(request: RepositoryRequest): Promise<ForgeRepository>;
  adopt(request: AdoptRequest): Promise<ForgeRepository>;
  /** Adds an interceptor in front of the others; call the answer to take it out. */
  intercept(interceptor: Interceptor): () => void;
  /** Settles when every webhook of everything done so far has been delivered or given up. */
  webhooksIdle(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a forge and answers once it listens. */
export async function startLocalForge(options: LocalForgeOptions): Promise<LocalForge> {
  const forge = openForge(options.directory, options.now ?? (() => new Date()));
  const addresses = { html: '', api: '' };
  const log = openDeliveryLog(join(forge.directory, 'deliveries.jsonl'));
  const timeoutMilliseconds = options.webhookTimeoutMilliseconds ?? 10_000;
  const reportBug = options.reportBug ?? printBug;
  const deliverer = createDeliverer({ context: { forge, addresses }, log, timeoutMilliseconds, reportBug });
  const context: Context = { forge, addresses, emit: deliverer.emit };
  const interceptors: Interceptor[] = [...(options.interceptors ?? [])];
  const server = buildServer({
    tokens: options.tokens,
    routes: allRoutes(context, { deliverer, log }),
    interceptors,
    reportBug,
  });
  await server.listen({ port: options.port ?? 0, host: options.host ?? '127.0.0.1' });
  setAddresses(addresses, server.server.address(), options.host ?? '127.0.0.1');
  await catchUp(context);
  return {
    url: addresses.html,
    apiUrl: addresses.api,
    createOrganization: (login) => void forge.ensureOrganization(login),
    createRepository: async (request) => describeRepository(addresses, await forge.create(request)),
    adopt: (request) => adopt(forge, addresses, request),
    intercept: (interceptor) => addInterceptor(interceptors, interceptor),
    webhooksIdle: () => deliverer.idle(),
    close: () => shutDown(server, deliverer, forge),
  };
}

/** Follows what references did while the forge was down, or between a crash's last git write and table write. */
async function catchUp(context: Context): Promise<void> {
  for (const repository of context.forge.repositories())
    if (repository.pulls.all().some((pull) => pull.state === 'open'))
      await repository.lock(() => followBranches(context, repository, ghostLogin));
}

async function adopt(forge: Forge, addresses: Addresses, request: AdoptRequest): Promise<ForgeRepository> {
  const { gitDirectory, objects, ...wanted } = request;
  const repository: NewRepository = wanted;
  return describeRepository(addresses, await forge.adopt(repository, gitDirectory, objects ?? 'borrow'));
}

function describeRepository(addresses: Addresses, repository: Repository): ForgeRepository {
  const { owner, name } = repository.record();
  const cloneUrl = `${addresses.html}/${owner}/${name}.git`;
  return { owner, name, cloneUrl, gitDirectory: repository.git.directory };
}

function addInterceptor(interceptors: Interceptor[], interceptor: Interceptor): () => void {
  interceptors.unshift(interceptor);
  return () => {
    const at = interceptors.indexOf(interceptor);
    if (at >= 0) interceptors.splice(at, 1);
  };
}

async function shutDown(
  server: ReturnType<typeof buildServer>,
  deliverer: Deliverer,
  forge: Forge,
): Promise<void> {
  await server.close();
  await deliverer.stop();
  forge.close();
}

function setAddresses(
  addresses: { html: string; api: string },
  bound: AddressInfo | string | null,
  host: string,
): void {
  const port = typeof bound === 'object' && bound ? bound.port : 0;
  addresses.html = `http://${host}:${port}`;
  addresses.api = `${addresses.html}/api/v3`;
}

function printBug(error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`local forge: ${text}\n`);
}
