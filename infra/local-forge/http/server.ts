/**
 * The HTTP server: turns Fastify requests into calls, runs the interceptors, and turns answers into replies with
 * GitHub's headers (request id, rate limit, ETag).
 */
import { createHash, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import { authenticate, type ForgeToken } from './access.ts';
import type { Answer, Call, Route } from './call.ts';
import { failureBody, HttpFailure } from './failure.ts';

/** What an interceptor sees of a request before anything is done for it. */
export interface IncomingRequest {
  readonly method: string;
  /** Path without the `/api/v3` prefix and without the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Looks at a request first; an answer it gives is sent instead of the forge's own. */
export type Interceptor = (request: IncomingRequest) => Answer | undefined | Promise<Answer | undefined>;

/** What the server is made of. */
export interface ServerOptions {
  readonly tokens: readonly ForgeToken[];
  readonly routes: readonly Route[];
  readonly interceptors: readonly Interceptor[];
  reportBug(error: unknown): void;
}

/** 100 MB, GitHub's limit for one blob, in base64. */
const bodyLimit = 140_000_000;

/** No limit is enforced; the headers say so in the shape that clients read. */
const rateLimit = 5000;

/** Builds the server; the caller listens and closes. */
export function buildServer(options: ServerOptions): FastifyInstance {
  const server = fastify({
    bodyLimit,
    routerOptions: { maxParamLength: 4096, ignoreTrailingSlash: true },
    rewriteUrl: (request) => stripPrefix(request.url ?? '/'),
    forceCloseConnections: true,
  });
  server.removeAllContentTypeParsers();
  for (const type of ['application/x-git-receive-pack-request', 'application/x-git-upload-pack-request'])
    server.addContentTypeParser(type, (_request, payload, done) => done(null, payload));
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  server.addHook('onRequest', async (request, reply) => {
    const canned = await intercept(options.interceptors, request);
    if (canned) await send(request, reply, canned);
  });
  for (const route of options.routes)
    server.route({
      method: route.method,
      url: route.path,
      handler: (request, reply) => respond(options, route, request, reply),
    });
  server.setNotFoundHandler((request, reply) =>
    sendFailure(request, reply, new HttpFailure(404, 'Not Found')),
  );
  server.setErrorHandler((error, request, reply) => sendError(options, request, reply, error));
  return server;
}

/** The rate limit as headers and `GET /rate_limit` show it; `reset` in seconds since the epoch. */
export function rateLimitState(): { limit: number; remaining: number; used: number; reset: number } {
  return { limit: rateLimit, remaining: rateLimit, used: 0, reset: Math.floor(Date.now() / 1000) + 3600 };
}

async function respond(
  options: ServerOptions,
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const actor = authenticate(options.tokens, request.headers.authorization);
  const call: Call = {
    method: request.method,
    path: pathOf(request),
    parameters: request.params as Record<string, string>,
    query: new URL(request.url, 'http://forge.invalid').searchParams,
    headers: request.headers,
    body: parseBody(request.body),
    actor,
  };
  await send(request, reply, await route.handle(call));
}

function parseBody(body: unknown): unknown {
  if (!Buffer.isBuffer(body)) return body;
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new HttpFailure(400, 'Problems parsing JSON');
  }
}

async function send(request: FastifyRequest, reply: FastifyReply, answer: Answer): Promise<void> {
  const { body } = answer;
  reply.code(answer.status);
  reply.header('x-github-request-id', randomUUID());
  reply.header('x-github-media-type', 'github.v3; format=json');
  const limit = rateLimitState();
  for (const name of ['limit', 'remaining', 'used', 'reset'] as const)
    reply.header(`x-ratelimit-${name}`, String(limit[name]));
  reply.header('x-ratelimit-resource', 'core');
  const raw = typeof body === 'string' || Buffer.isBuffer(body) || body instanceof Readable;
  if (!raw && body !== undefined) reply.header('content-type', 'application/json; charset=utf-8');
  reply.headers({ ...answer.headers });
  const payload = raw || body === undefined ? body : JSON.stringify(body);
  if (request.method === 'GET' && answer.status === 200 && !(payload instanceof Readable)) {
    const tag = `W/"${createHash('sha256')
      .update(payload ?? '')
      .digest('hex')}"`;
    reply.header('etag', tag).header('cache-control', 'private, max-age=60, s-maxage=60');
    if (matchesTag(request.headers['if-none-match'], tag)) {
      await reply.code(304).removeHeader('content-type').send();
      return;
    }
  }
  await reply.send(payload);
}

function matchesTag(header: string | undefined, tag: string): boolean {
  const bare = (text: string): string => text.trim().replace(/^W\//, '');
  return (header ?? '').split(',').some((candidate) => bare(candidate) === bare(tag));
}

function sendFailure(request: FastifyRequest, reply: FastifyReply, failure: HttpFailure): Promise<void> {
  const { status, headers } = failure;
  return send(request, reply, { status, headers, body: failureBody(failure) });
}

function sendError(
  options: ServerOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  error: unknown,
): Promise<void> {
  if (error instanceof HttpFailure) return sendFailure(request, reply, error);
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status >= 400 && status < 500 && error instanceof Error)
    return sendFailure(request, reply, new HttpFailure(status, error.message));
  options.reportBug(error);
  return sendFailure(request, reply, new HttpFailure(500, 'Server Error'));
}

async function intercept(
  interceptors: readonly Interceptor[],
  request: FastifyRequest,
): Promise<Answer | undefined> {
  for (const interceptor of interceptors) {
    const { method, headers } = request;
    const answer = await interceptor({ method, path: pathOf(request), headers });
    if (answer) return answer;
  }
  return undefined;
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '/';
}

function stripPrefix(url: string): string {
  if (url.startsWith('/api/graphql')) return url.slice('/api'.length);
  return url.startsWith('/api/v3/') ? url.slice('/api/v3'.length) : url;
}
