/**
 * Route of the event stream: `text/event-stream` with replay, or one batch as JSON.
 *
 * Each message is one batch with its position as `id:`, so that a browser's own reconnect (`Last-Event-ID`) resumes
 * where it stopped. Comments every 15 s keep proxies from closing a silent connection.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { MigrationName, Problem } from '../contract/common.ts';
import { EventBatch, EventCursor, EventQuery } from '../contract/events.ts';
import { followEvents, readBatch } from '../events/stream.ts';
import { type App, type RouteContext, requireMigration } from '../http/app.ts';

const defaultTickMs = 1000;

/** Adds `GET /api/migrations/:name/events`. */
export function eventRoutes(app: App, context: RouteContext): void {
  const schema = {
    summary: 'Events of a migration, as a stream or as one batch',
    params: z.object({ name: MigrationName }),
    querystring: EventQuery,
    response: { 200: EventBatch, 404: Problem },
  };
  app.get('/api/migrations/:name/events', { schema, sse: 'manual' }, async (request, reply) => {
    const { name } = request.params;
    await requireMigration(context, name);
    const after = positionOf(request);
    if (!wantsStream(request)) return readBatch(context.database, name, after);
    await streamTo(reply, context, name, after);
    return reply;
  });
}

function wantsStream(request: FastifyRequest<{ Querystring: EventQuery }>): boolean {
  if (request.query.format !== undefined) return request.query.format === 'stream';
  return request.headers.accept?.includes('text/event-stream') ?? false;
}

/** The browser's own position wins: on its reconnect the address still holds the first one. */
function positionOf(request: FastifyRequest<{ Querystring: EventQuery }>): string | undefined {
  const last = EventCursor.safeParse(request.headers['last-event-id']);
  return last.success ? last.data : request.query.after;
}

async function streamTo(
  reply: FastifyReply,
  context: RouteContext,
  migration: string,
  after: string | undefined,
): Promise<void> {
  const gone = new AbortController();
  reply.sse.onClose(() => gone.abort());
  const batches = followEvents({
    database: context.database,
    feed: context.feed,
    migration,
    after,
    tickMs: context.streamTickMs ?? defaultTickMs,
    signal: AbortSignal.any([gone.signal, context.closing]),
  });
  for await (const batch of batches) {
    if (!reply.sse.isConnected) return;
    await reply.sse.send({ id: batch.cursor, event: 'batch', data: batch });
  }
}
