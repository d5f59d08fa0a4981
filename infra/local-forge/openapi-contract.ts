/**
 * Judges what goes over the wire by GitHub's own OpenAPI description (npm `@octokit/openapi`).
 *
 * A test helper: hook it onto an octokit instance and every request body and every answer, errors included, must fit
 * the operation that its method and path name. What does not fit throws there and then, and is also kept, so that a
 * test that catches errors cannot swallow it: assert on {@link OpenApiContract.violations} at the end.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import type { Octokit } from 'octokit';

/** One exchange as the contract sees it; `path` without the API's base and without the query. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly requestBody: unknown;
  readonly status: number;
  readonly contentType: string;
  readonly responseBody: unknown;
}

/** The part of an octokit instance that is hooked. */
export type HookableClient = Pick<Octokit, 'hook' | 'request'>;

/** The contract and what it has seen. */
export interface OpenApiContract {
  /** Checks everything that this client sends and receives from now on. */
  watch(client: HookableClient): void;
  /** Checks one exchange; answers the violation, if it is one. */
  check(exchange: Exchange): string | undefined;
  /** Everything that did not fit so far. */
  violations(): readonly string[];
  /** Operations seen so far, as `METHOD /path/{template} status`. */
  exercised(): ReadonlySet<string>;
}

interface Operation {
  readonly requestBody?: { readonly content?: Media };
  readonly responses: Readonly<Record<string, { readonly content?: Media; readonly $ref?: string }>>;
}
type Media = Readonly<Record<string, { readonly schema?: object }>>;

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, object>>;
    readonly responses: Readonly<Record<string, { readonly content?: Media }>>;
  };
}

/**
 * Statuses that any request may be answered with although few operations list them: GitHub describes them once for
 * the whole API (what did not change, bad JSON, authentication, permission, absence, validation, limits, outages).
 */
const universal = new Set([304, 400, 401, 403, 404, 422, 429, 500, 502, 503]);

/** Reads the description (13 MB, about half a second) and answers a contract that has seen nothing. */
export function openApiContract(): OpenApiContract {
  const description = readDescription();
  const validate = createValidator(description);
  const routes = Object.keys(description.paths).map(templateOf);
  const violations: string[] = [];
  const exercised = new Set<string>();

  function check(exchange: Exchange): string | undefined {
    const found = judge({ description, routes, validate }, exchange);
    if (found.operation !== undefined) exercised.add(`${found.operation} ${exchange.status}`);
    if (found.violation !== undefined) violations.push(found.violation);
    return found.violation;
  }

  return {
    check,
    watch: (client) => watch(client, check),
    violations: () => violations,
    exercised: () => exercised,
  };
}

interface Rules {
  readonly description: Description;
  readonly routes: readonly Template[];
  readonly validate: Validator;
}

function judge(rules: Rules, exchange: Exchange): { operation?: string; violation?: string } {
  const template = findTemplate(rules.routes, exchange.path);
  const operation = template && rules.description.paths[template.path]?.[exchange.method.toLowerCase()];
  if (!template || !operation)
    return { violation: `${exchange.method} ${exchange.path}: GitHub has no such operation` };
  const name = `${exchange.method} ${template.path}`;
  const wrong = judgeRequest(rules, operation, exchange) ?? judgeResponse(rules, operation, exchange);
  return {
    operation: name,
    ...(wrong === undefined ? {} : { violation: `${name} ${exchange.status}: ${wrong}` }),
  };
}

function judgeRequest(rules: Rules, operation: Operation, exchange: Exchange): string | undefined {
  // What the forge refused as invalid may well be invalid.
  if (!exchange.requestBody || exchange.status === 422 || exchange.status === 400) return undefined;
  const schema = operation.requestBody?.content?.['application/json']?.schema;
  if (!schema) return undefined;
  const wrong = rules.validate(schema, exchange.requestBody);
  return wrong === undefined ? undefined : `the request's body ${wrong}`;
}

function judgeResponse(rules: Rules, operation: Operation, exchange: Exchange): string | undefined {
  const listed = operation.responses[String(exchange.status)];
  if (!listed && !universal.has(exchange.status)) return 'the description does not list this status';
  if (exchange.status >= 400) {
    const wrong = judgeFailure(exchange);
    if (wrong !== undefined) return wrong;
  }
  if (!listed) return undefined;
  const { content } = listed.$ref === undefined ? listed : componentResponse(rules.description, listed.$ref);
  if (!content || Object.keys(content).length === 0) return judgeNothing(exchange);
  const type = exchange.contentType.split(';', 1)[0]?.trim() ?? '';
  const schema = content[type]?.schema;
  // Raw and diff media types are described for some operations only.
  if (!schema)
    return type.startsWith('application/vnd.github.') ? undefined : `content type "${type}" is not listed`;
  const wrong = rules.validate(schema, exchange.responseBody);
  return wrong === undefined ? undefined : `the answer's body ${wrong}`;
}

/** Clients match on these four; the description leaves most of them optional. */
function judgeFailure(exchange: Exchange): string | undefined {
  const body = exchange.responseBody;
  if (typeof body !== 'object' || body === null) return 'an error has no JSON body';
  for (const key of ['message', 'documentation_url', 'status'])
    if (typeof Reflect.get(body, key) !== 'string') return `an error's body has no ${key}`;
  if (Reflect.get(body, 'status') !== String(exchange.status)) return "an error's status is not its body's";
  return undefined;
}

function judgeNothing(exchange: Exchange): string | undefined {
  const { responseBody, status } = exchange;
  const empty = responseBody === undefined || responseBody === '' || responseBody === null;
  return empty || status >= 400 ? undefined : 'the answer has a body where none is described';
}

function componentResponse(description: Description, reference: string): { readonly content?: Media } {
  return description.components.responses[reference.split('/').at(-1) ?? ''] ?? {};
}

interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
  readonly data: unknown;
}

function watch(client: HookableClient, check: OpenApiContract['check']): void {
  client.hook.wrap('request', async (request, options) => {
    const { method, url, body } = client.request.endpoint.parse(options);
    const base = new URL(options.baseUrl).pathname.replace(/\/$/, '');
    const { pathname } = new URL(url);
    const path = pathname.slice(base.length);
    const judgeAnswer = ({ status, headers, data }: WireAnswer): void => {
      if (pathname.endsWith('/graphql')) return;
      const contentType = String(headers['content-type'] ?? '');
      const wrong = check({ method, path, requestBody: body, status, contentType, responseBody: data });
      if (wrong !== undefined) throw new Error(`contract violated: ${wrong}`);
    };
    try {
      const response = await request(options);
      judgeAnswer(response);
      return response;
    } catch (error) {
      const answer = refusalOf(error);
      if (answer) judgeAnswer(answer);
      throw error;
    }
  });
}

function refusalOf(error: unknown): WireAnswer | undefined {
  if (!(error instanceof Error) || !('response' in error)) return undefined;
  return error.response as WireAnswer | undefined;
}

interface Template {
  readonly path: string;
  readonly pattern: RegExp;
  readonly variables: number;
}

// Clients cut the slash before an empty `{path}`, the root folder's.
function templateOf(path: string): Template {
  const escaped = path
    .replace(/[.*+?^$()|[\]\\]/g, '\\$&')
    .replace('/{path}', '(?:/[^/]*)?')
    .replace(/\{[^}]+\}/g, '[^/]+');
  return { path, pattern: new RegExp(`^${escaped}$`), variables: path.split('{').length - 1 };
}

/** The template with the fewest variables wins: `/repos/{owner}/{repo}/pulls/comments` is not a pull request. */
function findTemplate(routes: readonly Template[], path: string): Template | undefined {
  return routes
    .filter((route) => route.pattern.test(path))
    .sort((left, right) => left.variables - right.variables)[0];
}

type Validator = (schema: object, value: unknown) => string | undefined;

function createValidator(description: Description): Validator {
  const ajv = new Ajv({ strict: false, allErrors: false, logger: false });
  formats.default(ajv);
  ajv.addSchema({ $id: 'github', components: { schemas: convert(description.components.schemas) } });
  const compiled = new Map<object, ValidateFunction>();
  return (schema, value) => {
    const validate = compiled.get(schema) ?? ajv.compile(convert(schema) as object);
    compiled.set(schema, validate);
    if (validate(value)) return undefined;
    return (validate.errors ?? [])
      .map((error) => `${error.instancePath || '/'} ${error.message ?? ''} ${JSON.stringify(error.params)}`)
      .join('; ');
  };
}

/**
 * OpenAPI 3.0 as JSON Schema: `nullable` becomes a type, references point into the one registered document, and
 * `oneOf` is read as `anyOf`, since GitHub's alternatives overlap (an error body fits several of them).
 */
function convert(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(convert);
  if (typeof node !== 'object' || node === null) return node;
  const { nullable, example, examples, ...rest } = node as Record<string, unknown>;
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(rest))
    result[key === 'oneOf' ? 'anyOf' : key] =
      key === '$ref' && typeof value === 'string' ? value.replace(/^#/, 'github#') : convert(value);
  // A property may itself be called "nullable" or "example": then the value is a schema, not a flag.
  if (typeof example === 'object' && example !== null && 'type' in example) result.example = convert(example);
  if (typeof examples === 'object' && examples !== null && 'type' in examples)
    result.examples = convert(examples);
  if (typeof nullable === 'object') result.nullable = convert(nullable);
  return nullable === true ? { anyOf: [result, { type: 'null' }] } : result;
}

function readDescription(): Description {
  const require = createRequire(import.meta.url);
  const entry = require.resolve('@octokit/openapi');
  const file = new URL('generated/api.github.com.json', `file://${entry}`);
  return JSON.parse(readFileSync(file, 'utf8')) as Description;
}
