/**
 * Commit statuses and check runs.
 */
import { z } from 'zod';
import type { Context } from '../context.ts';
import { loginOf } from '../context.ts';
import type { Repository } from '../forge.ts';
import { type RepositoryCall, repositoryRoute } from '../http/access.ts';
import { type Answer, bodyOf, created, numberParameter, ok, parameter, type Route } from '../http/call.ts';
import { notFound, unprocessable, validationFailed } from '../http/failure.ts';
import { paged } from '../http/paging.ts';
import { presentCheckRun, presentStatus } from '../present/feedback.ts';
import { presentRepository, repositoryUrl } from '../present/repositories.ts';
import { latestCheckRuns, latestStatuses } from '../pulls/details.ts';
import { attemptAutoMerge } from '../pulls/merge.ts';
import type { CheckRunRecord, StatusRecord } from '../records.ts';

const newStatus = z.object({
  state: z.enum(['error', 'failure', 'pending', 'success']),
  target_url: z.string().nullish(),
  description: z.string().nullish(),
  context: z.string().default('default'),
});

const checkFields = {
  details_url: z.string().optional(),
  external_id: z.string().optional(),
  status: z.enum(['queued', 'in_progress', 'completed']).optional(),
  started_at: z.string().optional(),
  conclusion: z
    .enum(['action_required', 'cancelled', 'failure', 'neutral', 'success', 'skipped', 'stale', 'timed_out'])
    .optional(),
  completed_at: z.string().optional(),
  output: z
    .object({
      title: z.string().optional(),
      summary: z.string(),
      text: z.string().optional(),
      annotations: z.array(z.unknown()).optional(),
    })
    .optional(),
};
const newCheckRun = z.object({ ...checkFields, name: z.string(), head_sha: z.string() });
const changedCheckRun = z.object({ ...checkFields, name: z.string().optional() });

/** GitHub keeps at most this many statuses of one commit and context. */
const statusLimit = 1000;

/** Routes that write statuses and check runs, and read one check run. */
export function checkRoutes(context: Context): Route[] {
  const write = { method: 'POST', access: 'write' } as const;
  return [
    repositoryRoute(context, { ...write, path: '/statuses/:sha' }, (call) => createStatus(context, call)),
    repositoryRoute(context, { ...write, path: '/check-runs' }, (call) => createCheckRun(context, call)),
    repositoryRoute(context, { method: 'GET', access: 'read', path: '/check-runs/:id' }, (call) =>
      ok(presentCheckRun(context, call.repository, checkRunOf(call))),
    ),
    repositoryRoute(context, { ...write, method: 'PATCH', path: '/check-runs/:id' }, (call) =>
      changeCheckRun(context, call),
    ),
  ];
}

/** `GET commits/{ref}/status`. */
export function combinedStatus(context: Context, call: RepositoryCall, sha: string): Answer {
  const { repository } = call;
  const statuses = latestStatuses(repository, sha);
  const url = repositoryUrl(context, repository);
  return ok({
    state: combine(statuses),
    statuses: statuses.map((status) => presentStatus(context, repository, status)),
    sha,
    total_count: statuses.length,
    repository: presentRepository(context, repository, call.actor?.permission),
    commit_url: `${url}/commits/${sha}`,
    url: `${url}/commits/${sha}/status`,
  });
}

/** `GET commits/{ref}/statuses`: all of them, newest first. */
export function listStatuses(context: Context, call: RepositoryCall, sha: string): Answer {
  const found = call.repository.statuses.all().filter((status) => status.sha === sha);
  return paged(call, context.addresses.api, found.reverse(), (status) =>
    presentStatus(context, call.repository, status),
  );
}

/** `GET commits/{ref}/check-runs`: the latest of each name unless `filter=all`. */
export function listCheckRuns(context: Context, call: RepositoryCall, sha: string): Answer {
  const { repository, query } = call;
  const all = repository.checkRuns.all().filter((run) => run.sha === sha);
  const runs = (query.get('filter') === 'all' ? all.reverse() : latestCheckRuns(repository, sha)).filter(
    (run) =>
      (query.get('check_name') ?? run.name) === run.name &&
      (query.get('status') ?? run.status) === run.status,
  );
  const present = (run: CheckRunRecord): object => presentCheckRun(context, repository, run);
  return paged(call, context.addresses.api, runs, present, (slice) => ({
    total_count: runs.length,
    check_runs: slice,
  }));
}

async function createStatus(context: Context, call: RepositoryCall): Promise<Answer> {
  const { repository } = call;
  const input = bodyOf(call, newStatus);
  const sha = await existingCommit(repository, parameter(call, 'sha'));
  const same = repository.statuses
    .all()
    .filter((status) => status.sha === sha && status.context === input.context);
  if (same.length >= statusLimit)
    throw unprocessable('This SHA and context has reached the maximum number of statuses.');
  const status: StatusRecord = {
    id: context.forge.nextId(),
    sha,
    state: input.state,
    context: input.context,
    description: input.description ?? null,
    targetUrl: input.target_url ?? null,
    creator: loginOf(call.actor),
    createdAt: context.forge.now(),
  };
  repository.statuses.put(status.id, status);
  const shown = presentStatus(context, repository, status);
  context.emit({
    name: 'status',
    repository,
    sender: status.creator,
    payload: () => ({ ...shown, sha, name: `${repository.record().owner}/${repository.record().name}` }),
  });
  await advancePulls(context, repository, sha);
  return created(shown);
}

async function createCheckRun(context: Context, call: RepositoryCall): Promise<Answer> {
  const { repository } = call;
  const input = bodyOf(call, newCheckRun);
  const empty: CheckRunRecord = {
    id: context.forge.nextId(),
    sha: await existingCommit(repository, input.head_sha),
    name: input.name,
    status: 'queued',
    conclusion: null,
    externalId: '',
    detailsUrl: null,
    startedAt: input.started_at ?? context.forge.now(),
    completedAt: null,
    title: null,
    summary: null,
    text: null,
    annotations: 0,
    creator: loginOf(call.actor),
  };
  return created(await storeCheckRun(context, call, mergeCheckRun(context, empty, input)));
}

async function changeCheckRun(context: Context, call: RepositoryCall): Promise<Answer> {
  const input = bodyOf(call, changedCheckRun);
  return ok(await storeCheckRun(context, call, mergeCheckRun(context, checkRunOf(call), input)));
}

function mergeCheckRun(
  context: Context,
  run: CheckRunRecord,
  input: z.output<typeof changedCheckRun>,
): CheckRunRecord {
  const completed = input.conclusion !== undefined || input.status === 'completed';
  if (input.status === 'completed' && input.conclusion === undefined)
    throw validationFailed({ resource: 'CheckRun', code: 'missing_field', field: 'conclusion' });
  const { output } = input;
  return {
    ...run,
    name: input.name ?? run.name,
    status: completed ? 'completed' : (input.status ?? run.status),
    conclusion: completed ? (input.conclusion ?? null) : input.status === undefined ? run.conclusion : null,
    externalId: input.external_id ?? run.externalId,
    detailsUrl: input.details_url ?? run.detailsUrl,
    completedAt: completed ? (input.completed_at ?? context.forge.now()) : run.completedAt,
    title: output?.title ?? run.title,
    summary: output?.summary ?? run.summary,
    text: output?.text ?? run.text,
    annotations: run.annotations + (output?.annotations?.length ?? 0),
  };
}

async function storeCheckRun(
  context: Context,
  call: RepositoryCall,
  run: CheckRunRecord,
): Promise<{ readonly url: string }> {
  const { repository } = call;
  const isNew = repository.checkRuns.get(run.id) === undefined;
  repository.checkRuns.put(run.id, run);
  const shown = presentCheckRun(context, repository, run);
  const action = run.status === 'completed' ? 'completed' : isNew ? 'created' : 'rerequested';
  if (action !== 'rerequested')
    context.emit({
      name: 'check_run',
      repository,
      sender: loginOf(call.actor),
      payload: () => ({ action, check_run: shown }),
    });
  await advancePulls(context, repository, run.sha);
  return shown;
}

function checkRunOf(call: RepositoryCall): CheckRunRecord {
  const run = call.repository.checkRuns.get(numberParameter(call, 'id'));
  if (!run) throw notFound();
  return run;
}

async function existingCommit(repository: Repository, sha: string): Promise<string> {
  const commit = /^[0-9a-f]{40}$/.test(sha) ? await repository.git.commit(sha) : undefined;
  if (!commit) throw unprocessable(`No commit found for SHA: ${sha}`);
  return sha;
}

async function advancePulls(context: Context, repository: Repository, sha: string): Promise<void> {
  for (const pull of repository.pulls.all())
    if (pull.headSha === sha) await attemptAutoMerge(context, repository, pull.number);
}

function combine(statuses: readonly StatusRecord[]): string {
  if (statuses.some((status) => status.state === 'failure' || status.state === 'error')) return 'failure';
  if (statuses.length === 0 || statuses.some((status) => status.state === 'pending')) return 'pending';
  return 'success';
}
