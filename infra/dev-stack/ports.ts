/**
 * Free TCP ports on the loopback interface.
 *
 * A port found free can be taken before it is used; callers that start a server on it retry or report.
 */
import { createServer } from 'node:net';

/** The only address that embedded servers listen on. */
export const loopback = '127.0.0.1';

/** A port that is free now; `wanted` where it is free, else one that the system picks. */
export async function freePort(wanted = 0): Promise<number> {
  const port = await tryPort(wanted);
  if (port !== undefined) return port;
  return (await tryPort(0)) ?? Promise.reject(new Error('the system has no free port'));
}

function tryPort(wanted: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(wanted, loopback, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });
}
