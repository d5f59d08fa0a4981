/**
 * Clone, fetch and push over HTTP by git's own `git http-backend` (CGI): bodies stream both ways, nothing is buffered.
 */
import { spawn } from 'node:child_process';
import type { IncomingHttpHeaders } from 'node:http';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { gitEnvironment } from './process.ts';

/** One smart HTTP request for a repository; `service` is the path behind the repository (`info/refs`, …). */
export interface SmartRequest {
  readonly directory: string;
  readonly service: string;
  readonly method: string;
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readable;
  readonly user: string | undefined;
}

/** git's answer; `done` settles when the backend has ended and every reference it moved is on disk. */
export interface SmartAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable;
  readonly done: Promise<void>;
}

/** Runs the backend for one request; rejects when it ends before it wrote its headers. */
export function serveGit(request: SmartRequest): Promise<SmartAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<SmartAnswer>();
  const ended = Promise.withResolvers<void>();
  const child = spawn('git', ['http-backend'], {
    env: { ...gitEnvironment(), ...cgiVariables(request) },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => undefined);
  child.stderr.resume();
  child.on('error', reject);
  child.on('close', () => {
    ended.resolve();
    reject(new Error('git http-backend ended without an answer'));
  });
  request.body.on('aborted', () => child.kill());
  request.body.pipe(child.stdin);
  let head = Buffer.alloc(0);
  const readHead = (): void => {
    for (
      let chunk = child.stdout.read() as Buffer | null;
      chunk !== null;
      chunk = child.stdout.read() as Buffer | null
    ) {
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) continue;
      child.stdout.off('readable', readHead);
      const rest = head.subarray(end + 4);
      if (rest.length > 0) child.stdout.unshift(rest);
      resolve({ ...parseHead(head.toString('latin1', 0, end)), body: child.stdout, done: ended.promise });
      return;
    }
  };
  child.stdout.on('readable', readHead);
  return promise;
}

function cgiVariables(request: SmartRequest): Record<string, string> {
  const { headers } = request;
  const variables: Record<string, string> = {
    GIT_HTTP_EXPORT_ALL: '1',
    GIT_PROJECT_ROOT: dirname(request.directory),
    PATH_INFO: `${request.directory.slice(dirname(request.directory).length)}/${request.service}`,
    REQUEST_METHOD: request.method,
    QUERY_STRING: request.query,
    REMOTE_ADDR: '127.0.0.1',
    CONTENT_TYPE: headers['content-type'] ?? '',
  };
  if (request.user !== undefined) variables.REMOTE_USER = request.user;
  if (headers['content-length'] !== undefined) variables.CONTENT_LENGTH = headers['content-length'];
  const encoding = headers['content-encoding'];
  if (typeof encoding === 'string') variables.HTTP_CONTENT_ENCODING = encoding;
  const protocol = headers['git-protocol'];
  if (typeof protocol === 'string') variables.GIT_PROTOCOL = protocol;
  return variables;
}

function parseHead(text: string): { status: number; headers: Record<string, string> } {
  const headers: Record<string, string> = {};
  let status = 200;
  for (const line of text.split('\r\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (name === 'status') status = Number.parseInt(value, 10);
    else headers[name] = value;
  }
  return { status, headers };
}
