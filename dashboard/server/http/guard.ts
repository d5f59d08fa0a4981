/**
 * Keeps foreign web pages out of a server that trusts whoever can reach its loopback port.
 *
 * A page of another site can make a browser send requests here. Its writes carry its own `Origin`; and with a name that
 * resolves to 127.0.0.1 (DNS rebinding) its reads carry that name as `Host`. Both are refused. Webhooks come from
 * elsewhere by design: they are exempt and must be signed instead.
 */
import type { FastifyRequest } from 'fastify';
import { RegradeError } from '../../../core/errors.ts';

const loopbackHosts = ['localhost', '127.0.0.1', '[::1]'];
const readingMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Throws where a request is not one of the dashboard's own page, the command line or a client without a browser. */
export function guardRequest(
  request: Pick<FastifyRequest, 'headers' | 'method' | 'url'>,
  allowedHosts: readonly string[],
): void {
  if (request.url.startsWith('/webhooks/')) return;
  const host = request.headers.host ?? '';
  const name = hostnameOf(`http://${host}`);
  if (name === undefined || ![...loopbackHosts, ...allowedHosts].includes(name))
    throw new RegradeError('RG_DASHBOARD_FOREIGN_HOST', { host });
  if (readingMethods.has(request.method)) return;
  const origin = request.headers.origin;
  if (origin !== undefined && hostOf(origin) !== host)
    throw new RegradeError('RG_DASHBOARD_FOREIGN_ORIGIN', { origin });
}

function hostnameOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
