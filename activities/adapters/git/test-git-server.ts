/**
 * A real git server over HTTP for tests: `git http-backend` behind Node's server, on a free port of 127.0.0.1.
 *
 * Not used by production code. Records each request with its authorisation, and may demand one or refuse filters.
 */
import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGunzip } from 'node:zlib';

/** One request that the server saw. */
export interface SeenRequest {
  readonly path: string;
  readonly authorization: string | undefined;
}

/** How the server behaves. */
export interface TestGitServerOptions {
  /** Folder whose repositories are served by path. */
  readonly root: string;
  /** `Authorization` header without which every request is refused. */
  readonly authorization?: string;
  /** `false`: the server does not know `--filter`. @default true */
  readonly filters?: boolean;
  /** `false`: objects can only be asked for by a ref (protocol version 0 without wants by id). @default true */
  readonly wantsById?: boolean;
}

/** A running server. */
export interface TestGitServer {
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  close(): Promise<void>;
}

/** Starts a server. */
export async function startTestGitServer(options: TestGitServerOptions): Promise<TestGitServer> {
  const requests: SeenRequest[] = [];
  const server = createServer((request, response) => {
    requests.push({ path: request.url ?? '', authorization: request.headers.authorization });
    if (options.authorization !== undefined && request.headers.authorization !== options.authorization) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="test"' }).end();
      return;
    }
    serve(request, response, options);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}`, requests, close };
}

function serve(request: IncomingMessage, response: ServerResponse, options: TestGitServerOptions): void {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const settings = {
    'uploadpack.allowFilter': String(options.filters ?? true),
    'uploadpack.allowAnySHA1InWant': String(options.wantsById ?? true),
    'safe.directory': '*',
  };
  const backend = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: options.root,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_CONFIG_COUNT: String(Object.keys(settings).length),
      ...Object.fromEntries(
        Object.entries(settings).flatMap(([key, value], index) => [
          [`GIT_CONFIG_KEY_${index}`, key],
          [`GIT_CONFIG_VALUE_${index}`, value],
        ]),
      ),
      ...((options.wantsById ?? true) ? { GIT_PROTOCOL: String(request.headers['git-protocol'] ?? '') } : {}),
      REQUEST_METHOD: request.method,
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      CONTENT_TYPE: request.headers['content-type'] ?? '',
    },
  });
  const body = request.headers['content-encoding'] === 'gzip' ? request.pipe(createGunzip()) : request;
  body.pipe(backend.stdin);
  backend.stdin.on('error', () => {});
  const chunks: Buffer[] = [];
  backend.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  backend.on('close', () => answer(response, Buffer.concat(chunks)));
}

/** Turns the answer of a CGI program into one of HTTP. */
function answer(response: ServerResponse, output: Buffer): void {
  const end = output.indexOf('\r\n\r\n');
  for (const line of output.toString('latin1', 0, Math.max(0, end)).split('\r\n')) {
    const [name = '', value = ''] = line.split(/:\s*/, 2);
    if (name.toLowerCase() === 'status') response.statusCode = Number.parseInt(value, 10);
    else if (name !== '') response.setHeader(name, value);
  }
  response.end(output.subarray(end + 4));
}
