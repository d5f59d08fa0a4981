/**
 * Typed client of the dashboard's HTTP API, for the command line, the web page and third parties.
 *
 * Free of Node and of any schema: types come from the server's contract, answers are trusted. Every refusal is thrown
 * as the `RegradeError` that the server threw; a server that does not answer is `RG_DASHBOARD_UNREACHABLE`.
 */
import { type ErrorCode, errorRegistry, RegradeError } from '../../core/errors.ts';
import type { RolloutEvent } from '../../core/events.ts';
import type { Spec } from '../../core/spec/spec.ts';
import type {
  ChangesetDetail,
  ChangesetPage,
  Command,
  CommandResult,
  EventBatch,
  FailureList,
  MigrationList,
  MigrationOverview,
  Problem,
  PutMigrationResult,
  TargetPage,
  UsageList,
  UsageTable,
} from '../server/contract/index.ts';
import { readBatches } from './event-stream.ts';

/** Where the server is, and how to reach it. */
export interface ClientOptions {
  /** Base address without a path, e.g. `http://127.0.0.1:4400`; empty in a page that the server itself served. */
  readonly url: string;
  /** @default globalThis.fetch */
  readonly fetch?: typeof globalThis.fetch;
}

/** Search parameters of a table as they stand in an address; see `TargetQuery` and `ChangesetQuery`. */
export type TableSearch = Readonly<Record<string, string | number | undefined>>;

/** How to follow a stream of events. */
export interface EventOptions {
  /** Position to go on from; `start` replays all; absent: from now on. */
  readonly after?: string;
  readonly signal?: AbortSignal;
  /** Told when the connection is lost (`false`) and when it stands (`true`). */
  readonly onConnection?: (connected: boolean) => void;
}

/** The client; every call may throw `RegradeError`. */
export interface DashboardClient {
  readonly url: string;
  health(): Promise<{ readonly status: 'ok' }>;
  listMigrations(): Promise<MigrationList>;
  getMigration(name: string): Promise<MigrationOverview>;
  /** Starts the migration or updates it to this spec; idempotent. */
  putMigration(
    name: string,
    body: { readonly spec: Spec; readonly source: string },
  ): Promise<PutMigrationResult>;
  listTargets(name: string, search?: TableSearch): Promise<TargetPage>;
  listChangesets(name: string, search?: TableSearch): Promise<ChangesetPage>;
  /** One target by its id (`<migration>/<repository id>`), with its changeset where it has one. */
  getChangeset(name: string, id: string): Promise<ChangesetDetail>;
  listFailures(name: string): Promise<FailureList>;
  /** Gives a command; `commandId` is made here where none is given. Repeat with the same id after a lost answer. */
  command(
    name: string,
    request: { readonly command: Command; readonly actor?: string; readonly commandId?: string },
  ): Promise<CommandResult>;
  /** All usage queries with their totals over time. */
  listUsage(): Promise<UsageList>;
  /** One usage query's table; see `UsageTableQuery`. */
  getUsage(name: string, search?: TableSearch): Promise<UsageTable>;
  /** Text of an artifact. */
  getArtifact(sha256: string): Promise<string>;
  /** Follows a migration's events one by one; reconnects on its own, ends when `signal` aborts. */
  events(name: string, options?: EventOptions): AsyncIterable<RolloutEvent>;
  /** As `events`, in the batches that the server sends (about one a second while something happens). */
  eventBatches(name: string, options?: EventOptions): AsyncIterable<EventBatch>;
}

/** Makes a client; opens no connection yet. */
export function createClient(options: ClientOptions): DashboardClient {
  const url = options.url.replace(/\/$/, '');
  const call = caller(url, options.fetch ?? globalThis.fetch.bind(globalThis));
  const of = (name: string) => `/api/migrations/${encodeURIComponent(name)}`;
  const eventBatches: DashboardClient['eventBatches'] = (name, stream = {}) =>
    readBatches((query, init) => call.response(`${of(name)}/events${query}`, init), stream);
  return {
    url,
    health: () => call.json('/api/health'),
    listMigrations: () => call.json('/api/migrations'),
    getMigration: (name) => call.json(of(name)),
    putMigration: (name, body) => call.json(of(name), write('PUT', body)),
    listTargets: (name, search) => call.json(`${of(name)}/targets${queryString(search)}`),
    listChangesets: (name, search) => call.json(`${of(name)}/changesets${queryString(search)}`),
    getChangeset: (name, id) => call.json(`${of(name)}/changesets/${encodeURIComponent(id)}`),
    listFailures: (name) => call.json(`${of(name)}/failures`),
    command: (name, request) =>
      call.json(
        `${of(name)}/commands`,
        write('POST', { ...request, commandId: request.commandId ?? crypto.randomUUID() }),
      ),
    listUsage: () => call.json('/api/usage'),
    getUsage: (name, search) => call.json(`/api/usage/${encodeURIComponent(name)}${queryString(search)}`),
    getArtifact: async (sha256) => (await call.response(`/api/artifacts/${sha256}`)).text(),
    eventBatches,
    events: (name, stream) => singly(eventBatches(name, stream)),
  };
}

async function* singly(batches: AsyncIterable<EventBatch>): AsyncGenerator<RolloutEvent> {
  for await (const batch of batches) yield* batch.events;
}

function write(method: 'PUT' | 'POST', body: unknown): RequestInit {
  return { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function queryString(search: TableSearch = {}): string {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(search)) {
    if (value !== undefined && value !== '') parameters.set(key, String(value));
  }
  return parameters.size === 0 ? '' : `?${parameters}`;
}

function caller(url: string, fetch: typeof globalThis.fetch) {
  async function response(path: string, init: RequestInit = {}): Promise<Response> {
    const answer = await fetch(`${url}${path}`, init).catch((error: unknown) => {
      if (init.signal?.aborted === true) throw error;
      throw new RegradeError('RG_DASHBOARD_UNREACHABLE', { url, reason: reasonOf(error) }, { cause: error });
    });
    if (!answer.ok) throw await problemOf(answer);
    return answer;
  }
  async function json<T>(path: string, init?: RequestInit): Promise<T> {
    return (await response(path, init)).json() as Promise<T>;
  }
  return { response, json };
}

async function problemOf(answer: Response): Promise<RegradeError> {
  const text = await answer.text();
  const problem = parseProblem(text);
  if (problem !== undefined && problem.code in errorRegistry)
    return new RegradeError(problem.code as ErrorCode, problem.details);
  return new RegradeError('RG_DASHBOARD_UNEXPECTED', {
    reason: problem?.message ?? `status ${answer.status} without an explanation`,
  });
}

function parseProblem(text: string): Problem | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'code' in value ? (value as Problem) : undefined;
  } catch {
    return undefined;
  }
}

/** The innermost cause of a failed fetch, which alone says what happened (`fetch failed` does not). */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? reasonOf(error.cause) : error.message || error.name;
}
