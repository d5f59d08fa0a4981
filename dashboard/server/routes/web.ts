/**
 * Routes of the built web page: its files, and its one document for every address that the page itself resolves.
 */
import fastifyStatic from '@fastify/static';
import { RegradeError } from '../../../core/errors.ts';
import type { App } from '../http/app.ts';

/** Serves the page from `directory`; without one every unknown address is answered as such. */
export function webRoutes(app: App, directory: string | undefined): void {
  if (directory !== undefined) {
    app.register(fastifyStatic, {
      root: directory,
      wildcard: false,
      setHeaders: (reply, path) => {
        // Vite puts a hash of the content into the names below assets/; the document itself must be asked for again.
        const forever = path.includes('/assets/');
        reply.header('cache-control', forever ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? '';
    const isPage = request.method === 'GET' && !/^\/(api|webhooks|assets)(\/|$)/.test(path);
    if (directory === undefined || !isPage) throw new RegradeError('RG_DASHBOARD_UNKNOWN_ADDRESS', { path });
    return reply.sendFile('index.html');
  });
}
