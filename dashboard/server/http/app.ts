/**
 * What every route group gets: the dependencies, and a Fastify instance whose types come from zod schemas.
 */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { RegradeError } from '../../../core/errors.ts';
import type { Feed } from '../events/feed.ts';
import type { ServerDependencies } from '../ports.ts';

/** A Fastify instance that infers requests and answers from zod schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** What routes may use. */
export interface RouteContext extends ServerDependencies {
  readonly feed: Feed;
  /** Aborts when the server closes. */
  readonly closing: AbortSignal;
}

/** Throws `RG_DASHBOARD_UNKNOWN_MIGRATION` unless a migration has that name. */
export async function requireMigration({ database }: RouteContext, name: string): Promise<void> {
  const rows = await database.query('select 1 from migrations where name = $1', [name]);
  if (rows.length === 0) throw new RegradeError('RG_DASHBOARD_UNKNOWN_MIGRATION', { name });
}
