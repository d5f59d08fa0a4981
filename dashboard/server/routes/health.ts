/** Route of the health check: answers once the database answers. */
import { z } from 'zod';
import type { App, RouteContext } from '../http/app.ts';

/** Adds `GET /api/health`. */
export function healthRoutes(app: App, { database }: RouteContext): void {
  const response = { 200: z.object({ status: z.literal('ok'), service: z.literal('regrade') }) };
  app.get(
    '/api/health',
    { schema: { response, summary: 'Whether the server and its database answer' } },
    async () => {
      await database.query('select 1');
      return { status: 'ok' as const, service: 'regrade' as const };
    },
  );
}
