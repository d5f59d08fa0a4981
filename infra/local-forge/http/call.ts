/**
 * A request as handlers see it and an answer as they give it: no framework, no sockets.
 */
import type { z } from 'zod';
import { HttpFailure } from './failure.ts';

/** What a token may do, each including the one before. */
export type Permission = 'read' | 'write' | 'admin';

/** Who asks. */
export interface Actor {
  readonly login: string;
  readonly permission: Permission;
}

/** A request. */
export interface Call {
  readonly method: string;
  /** Path without the `/api/v3` prefix and without the query. */
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
  readonly actor: Actor | undefined;
}

/** An answer: `body` is sent as JSON, unless it is text or bytes. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Answers one call; throws {@link HttpFailure} for every other status. */
export type Handler = (call: Call) => Answer | Promise<Answer>;

/** A method, a path template in the router's syntax (`:name`, a last `*`) and what answers it. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly handle: Handler;
}

/** 200 with a JSON body. */
export function ok(body: unknown): Answer {
  return { status: 200, body };
}

/** 201 with a JSON body and its address. */
export function created(body: { readonly url: string }): Answer {
  return { status: 201, body, headers: { location: body.url } };
}

/** 204. */
export const noContent: Answer = Object.freeze({ status: 204 });

/** A path parameter; the router has filled all of a route's parameters. */
export function parameter(call: Call, name: string): string {
  return call.parameters[name] ?? '';
}

/** A numeric path parameter; anything else is a 404, as GitHub answers it. */
export function numberParameter(call: Call, name: string): number {
  const text = parameter(call, name);
  if (!/^\d{1,15}$/.test(text)) throw new HttpFailure(404, 'Not Found');
  return Number(text);
}

/** The body, checked; 400 when it is not an object, 422 in GitHub's words when a field is missing or wrong. */
export function bodyOf<Shape extends z.ZodType>(call: Call, shape: Shape): z.output<Shape> {
  const body = call.body ?? {};
  if (typeof body !== 'object') throw new HttpFailure(400, 'Body should be a JSON object');
  const result = shape.safeParse(body);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => issueSentence(issue, body));
  throw new HttpFailure(422, `Invalid request.\n\n${lines.join('\n')}`);
}

function issueSentence(issue: z.core.$ZodIssue, body: object): string {
  const path = issue.path.map(String);
  const given = path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    body,
  );
  const field = path.at(-1) ?? '';
  if (given === undefined) return `"${field}" wasn't supplied.`;
  const expected = issue.code === 'invalid_type' ? `a ${issue.expected}` : issue.message;
  return `For 'properties/${path.join('/properties/')}', ${JSON.stringify(given)} is not ${expected}.`;
}

/** Media type that the caller asks for, without GitHub's prefix and suffix (`raw`, `diff`, …); `json` by default. */
export function mediaType(call: Call): string {
  const accept = String(call.headers.accept ?? '');
  return (
    /application\/vnd\.github\.(?:v3\.)?(?<type>raw|diff|patch|sha|object)/.exec(accept)?.groups?.type ??
    'json'
  );
}
