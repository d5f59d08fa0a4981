/**
 * The dashboard's HTTP server: API, event stream, webhooks and the web page, over ports.
 *
 * It reads the read model, never a workflow, and changes nothing itself. Whoever makes it listens:
 * on 127.0.0.1, for it trusts everyone who can reach its port (`http/guard.ts` keeps foreign web pages out).
 */
import fastifyHelmet from '@fastify/helmet';
import { fastifySSE } from '@fastify/sse';
import fastifySwagger from '@fastify/swagger';
import fastify, { type FastifyInstance } from 'fastify';
import {
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import { type Feed, openFeed } from './events/feed.ts';
import type { App, RouteContext } from './http/app.ts';
import { guardRequest } from './http/guard.ts';
import { problemAnswer } from './http/problems.ts';
import type { ServerDependencies } from './ports.ts';
import { artifactRoutes } from './routes/artifacts.ts';
import { commandRoutes } from './routes/commands.ts';
import { detailRoutes } from './routes/detail.ts';
import { eventRoutes } from './routes/events.ts';
import { healthRoutes } from './routes/health.ts';
import { migrationRoutes } from './routes/migrations.ts';
import { tableRoutes } from './routes/tables.ts';
import { usageRoutes } from './routes/usage.ts';
import { webRoutes } from './routes/web.ts';
import { webhookRoutes } from './routes/webhooks.ts';

/** Longest id in an address, in characters; Fastify's own limit of 100 is too short for a repository's path. */
const maxParamLength = 1000;
const heartbeatMs = 15_000;

/** Makes the server; it listens to nothing until `listen`, and ends its streams on `close`. */
export function createServer(dependencies: ServerDependencies): FastifyInstance {
  const app = fastify({ routerOptions: { maxParamLength }, forceCloseConnections: true });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  // Only JSON is read: a form or a text body is what a foreign page can send without asking first.
  app.removeContentTypeParser('text/plain');
  app.addHook('onRequest', async (request) => guardRequest(request, dependencies.allowedHosts ?? []));
  answerProblems(app, dependencies);
  app.register(fastifyHelmet, securityHeaders);
  app.register(fastifySwagger, openApi);
  app.register(async (plain) => addRoutes(plain.withTypeProvider<ZodTypeProvider>(), dependencies));
  webRoutes(app.withTypeProvider<ZodTypeProvider>(), dependencies.webDirectory);
  return app;
}

async function addRoutes(app: App, dependencies: ServerDependencies): Promise<void> {
  // Called, not registered: this export is not marked to share its decorators with the scope that registers it.
  await fastifySSE(app, { heartbeatInterval: heartbeatMs });
  const closing = new AbortController();
  const feed: Feed = await openFeed(dependencies.listenEvents);
  app.addHook('preClose', async () => closing.abort());
  app.addHook('onClose', async () => feed.close());
  const context: RouteContext = { ...dependencies, feed, closing: closing.signal };
  healthRoutes(app, context);
  migrationRoutes(app, context);
  tableRoutes(app, context);
  usageRoutes(app, context);
  detailRoutes(app, context);
  commandRoutes(app, context);
  eventRoutes(app, context);
  artifactRoutes(app, context);
  webhookRoutes(app, context);
  app.get('/api/openapi.json', { schema: { hide: true } }, async () => app.swagger());
}

function answerProblems(app: FastifyInstance, { onFailure }: ServerDependencies): void {
  app.setErrorHandler((error: Error, request, reply) => {
    const { status, problem, unexpected } = problemAnswer(error, request.routeOptions.bodyLimit);
    if (unexpected) onFailure?.(error, { method: request.method, path: request.url.split('?')[0] ?? '' });
    return reply
      .code(status)
      .header('content-type', 'application/json')
      .serializer(JSON.stringify)
      .send(problem);
  });
}

const securityHeaders = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      // The diff view styles its tokens through style attributes and a style element in its shadow tree.
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      workerSrc: ["'self'"],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  },
  // Served over plain HTTP on loopback; a proxy in front that speaks TLS sets this itself.
  strictTransportSecurity: false,
  referrerPolicy: { policy: 'same-origin' as const },
};

const openApi = {
  openapi: {
    openapi: '3.1.0',
    info: {
      title: 'Regrade',
      description:
        'Migrations across many repositories: where they stand, what they change, and commands to them.',
      version: '1',
    },
  },
  transform: jsonSchemaTransform,
  transformObject: jsonSchemaTransformObject,
};
