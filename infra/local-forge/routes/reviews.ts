/**
 * Reviews, review comments and requested reviewers of pull requests.
 */
import { z } from 'zod';
import type { Context } from '../context.ts';
import { loginOf } from '../context.ts';
import { type RepositoryCall, repositoryRoute } from '../http/access.ts';
import { type Answer, bodyOf, created, numberParameter, ok, type Route } from '../http/call.ts';
import { HttpFailure, notFound } from '../http/failure.ts';
import { paged } from '../http/paging.ts';
import { presentReview, presentReviewComment } from '../present/feedback.ts';
import { presentPull, presentTeam } from '../present/pulls.ts';
import { presentUser } from '../present/users.ts';
import { changePull } from '../pulls/changes.ts';
import { attemptAutoMerge } from '../pulls/merge.ts';
import type { PullRecord, ReviewCommentRecord, ReviewRecord, ReviewState } from '../records.ts';
import { pullOf } from './pulls.ts';

const verdictEvent = z.enum(['APPROVE', 'REQUEST_CHANGES', 'COMMENT']);
const line = {
  line: z.number().optional(),
  start_line: z.number().nullish(),
  side: z.enum(['LEFT', 'RIGHT']).default('RIGHT'),
};
const newReview = z.object({
  commit_id: z.string().optional(),
  body: z.string().default(''),
  event: verdictEvent.optional(),
  comments: z.array(z.object({ path: z.string(), body: z.string(), ...line })).default([]),
});
const submitted = z.object({ event: verdictEvent, body: z.string().optional() });
const dismissed = z.object({ message: z.string() });
const text = z.object({ body: z.string() });
const newComment = z.object({
  body: z.string(),
  path: z.string().optional(),
  commit_id: z.string().optional(),
  in_reply_to: z.number().optional(),
  ...line,
});
const reviewers = z.object({
  reviewers: z.array(z.string()).default([]),
  team_reviewers: z.array(z.string()).default([]),
});

const states: Readonly<Record<z.output<typeof verdictEvent>, ReviewState>> = {
  APPROVE: 'APPROVED',
  REQUEST_CHANGES: 'CHANGES_REQUESTED',
  COMMENT: 'COMMENTED',
};

/** Routes of reviews, their comments and requests. */
export function reviewRoutes(context: Context): Route[] {
  const read = { method: 'GET', access: 'read' } as const;
  const write = { method: 'POST', access: 'write' } as const;
  const route = repositoryRoute;
  const pull = '/pulls/:number';
  const one = `${pull}/reviews/:review`;
  return [
    route(context, { ...read, path: `${pull}/reviews` }, (call) => list(context, call)),
    route(context, { ...write, path: `${pull}/reviews` }, (call) => create(context, call)),
    route(context, { ...read, path: one }, (call) => show(context, call, reviewOf(call))),
    route(context, { ...write, method: 'PUT', path: one }, (call) => rewrite(context, call)),
    route(context, { ...write, method: 'DELETE', path: one }, (call) => discard(context, call)),
    route(context, { ...write, path: `${one}/events` }, (call) => submit(context, call)),
    route(context, { ...write, method: 'PUT', path: `${one}/dismissals` }, (call) => dismiss(context, call)),
    route(context, { ...read, path: `${pull}/comments` }, (call) => listComments(context, call)),
    route(context, { ...write, path: `${pull}/comments` }, (call) => createComment(context, call)),
    route(context, { ...read, path: `${pull}/requested_reviewers` }, (call) => listReviewers(context, call)),
    route(context, { ...write, path: `${pull}/requested_reviewers` }, (call) => request(context, call)),
    route(context, { ...write, method: 'DELETE', path: `${pull}/requested_reviewers` }, (call) =>
      withdraw(context, call),
    ),
  ];
}

function list(context: Context, call: RepositoryCall): Answer {
  const { number } = pullOf(call);
  const own = call.actor?.login;
  const found = call.repository.reviews
    .all()
    .filter((review) => review.pull === number && (review.state !== 'PENDING' || review.author === own));
  return paged(call, context.addresses.api, found, (review) =>
    presentReview(context, call.repository, review),
  );
}

async function create(context: Context, call: RepositoryCall): Promise<Answer> {
  const { repository } = call;
  const pull = pullOf(call);
  const input = bodyOf(call, newReview);
  const state = input.event === undefined ? 'PENDING' : states[input.event];
  const author = loginOf(call.actor);
  refuseReview(pull, author, state, input.body || input.comments.length > 0);
  const pending = repository.reviews
    .all()
    .some((review) => review.pull === pull.number && review.author === author && review.state === 'PENDING');
  if (state === 'PENDING' && pending)
    throw reviewError('User can only have one pending review per pull request');
  const review: ReviewRecord = {
    id: context.forge.nextId(),
    pull: pull.number,
    author,
    body: input.body,
    state,
    commit: input.commit_id ?? pull.headSha,
    submittedAt: state === 'PENDING' ? null : context.forge.now(),
  };
  repository.transaction(() => {
    repository.reviews.put(review.id, review);
    for (const sent of input.comments) storeComment(context, call, { ...sent, review, pull });
  });
  await announceReview(context, call, review, 'submitted');
  return show(context, call, review);
}

async function submit(context: Context, call: RepositoryCall): Promise<Answer> {
  const input = bodyOf(call, submitted);
  const before = reviewOf(call);
  if (before.state !== 'PENDING') throw reviewError('Can not submit a review that is not pending');
  const state = states[input.event];
  const body = input.body ?? before.body;
  refuseReview(pullOf(call), before.author, state, body !== '');
  const review = { ...before, state, body, submittedAt: context.forge.now() };
  call.repository.reviews.put(review.id, review);
  await announceReview(context, call, review, 'submitted');
  return show(context, call, review);
}

async function dismiss(context: Context, call: RepositoryCall): Promise<Answer> {
  bodyOf(call, dismissed);
  const before = reviewOf(call);
  if (before.state !== 'APPROVED' && before.state !== 'CHANGES_REQUESTED')
    throw reviewError('Can not dismiss a commented pull request review');
  const review: ReviewRecord = { ...before, state: 'DISMISSED' };
  call.repository.reviews.put(review.id, review);
  await announceReview(context, call, review, 'dismissed');
  return show(context, call, review);
}

function rewrite(context: Context, call: RepositoryCall): Answer {
  const review = { ...reviewOf(call), body: bodyOf(call, text).body };
  call.repository.reviews.put(review.id, review);
  return show(context, call, review);
}

function discard(context: Context, call: RepositoryCall): Answer {
  const review = reviewOf(call);
  if (review.state !== 'PENDING') throw reviewError('Can not delete a non-pending pull request review');
  call.repository.reviews.remove(review.id);
  return show(context, call, review);
}

function show(context: Context, call: RepositoryCall, review: ReviewRecord): Answer {
  return ok(presentReview(context, call.repository, review));
}

async function announceReview(
  context: Context,
  call: RepositoryCall,
  review: ReviewRecord,
  action: 'submitted' | 'dismissed',
): Promise<void> {
  if (review.state === 'PENDING') return;
  const { repository } = call;
  const pull = pullOf(call);
  repository.pulls.put(pull.number, {
    ...pull,
    reviewers: pull.reviewers.filter((login) => login !== review.author),
    updatedAt: context.forge.now(),
  });
  context.emit({
    name: 'pull_request_review',
    repository,
    sender: loginOf(call.actor),
    payload: () => ({
      action,
      review: { ...presentReview(context, repository, review), state: review.state.toLowerCase() },
      pull_request: presentPull(context, repository, pullOf(call), undefined),
    }),
  });
  await attemptAutoMerge(context, repository, pull.number);
}

function refuseReview(pull: PullRecord, author: string, state: ReviewState, said: string | boolean): void {
  if (author === pull.author && state === 'APPROVED')
    throw reviewError('Can not approve your own pull request');
  if (author === pull.author && state === 'CHANGES_REQUESTED')
    throw reviewError('Can not request changes on your own pull request');
  if ((state === 'COMMENTED' || state === 'CHANGES_REQUESTED') && !said)
    throw reviewError("Body can't be blank");
}

function listComments(context: Context, call: RepositoryCall): Answer {
  const { number } = pullOf(call);
  const found = call.repository.reviewComments.all().filter((comment) => comment.pull === number);
  return paged(call, context.addresses.api, found, (comment) =>
    presentReviewComment(context, call.repository, comment),
  );
}

function createComment(context: Context, call: RepositoryCall): Answer {
  const { repository } = call;
  const pull = pullOf(call);
  const input = bodyOf(call, newComment);
  const parent =
    input.in_reply_to === undefined ? undefined : repository.reviewComments.get(input.in_reply_to);
  if (input.in_reply_to !== undefined && parent?.pull !== pull.number) throw notFound();
  const path = input.path ?? parent?.path;
  if (path === undefined) throw reviewError("Path can't be blank");
  const comment = storeComment(context, call, { ...input, path, pull, parent });
  const shown = presentReviewComment(context, repository, comment);
  context.emit({
    name: 'pull_request_review_comment',
    repository,
    sender: comment.author,
    payload: () => ({
      action: 'created',
      comment: shown,
      pull_request: presentPull(context, repository, pull, undefined),
    }),
  });
  return created(shown);
}

interface SentComment {
  readonly pull: PullRecord;
  readonly body: string;
  readonly path: string;
  readonly line?: number | undefined;
  readonly start_line?: number | null | undefined;
  readonly side: 'LEFT' | 'RIGHT';
  readonly commit_id?: string | undefined;
  readonly review?: ReviewRecord;
  readonly parent?: ReviewCommentRecord | undefined;
}

function storeComment(context: Context, call: RepositoryCall, sent: SentComment): ReviewCommentRecord {
  const now = context.forge.now();
  const comment: ReviewCommentRecord = {
    id: context.forge.nextId(),
    pull: sent.pull.number,
    review: sent.review?.id ?? null,
    author: loginOf(call.actor),
    body: sent.body,
    path: sent.path,
    line: sent.line ?? sent.parent?.line ?? null,
    startLine: sent.start_line ?? null,
    side: sent.side,
    commit: sent.commit_id ?? sent.pull.headSha,
    inReplyTo: sent.parent?.id ?? null,
    createdAt: now,
    updatedAt: now,
  };
  call.repository.reviewComments.put(comment.id, comment);
  return comment;
}

function listReviewers(context: Context, call: RepositoryCall): Answer {
  const pull = pullOf(call);
  return ok({
    users: pull.reviewers.map((login) => presentUser(context.addresses, login)),
    teams: pull.teamReviewers.map((slug) => presentTeam(context, call.repository, slug)),
  });
}

function request(context: Context, call: RepositoryCall): Answer {
  const { repository } = call;
  const pull = pullOf(call);
  const input = bodyOf(call, reviewers);
  if (input.reviewers.includes(pull.author))
    throw new HttpFailure(422, 'Review cannot be requested from pull request author.');
  const sender = loginOf(call.actor);
  let changed = changePull(context, repository, pull.number, {
    reviewers: [...new Set([...pull.reviewers, ...input.reviewers])],
    teamReviewers: [...new Set([...pull.teamReviewers, ...input.team_reviewers])],
  });
  for (const login of input.reviewers) {
    const extra = { requested_reviewer: presentUser(context.addresses, login) };
    changed = changePull(context, repository, pull.number, {}, { action: 'review_requested', sender, extra });
  }
  for (const slug of input.team_reviewers) {
    const extra = { requested_team: presentTeam(context, repository, slug) };
    changed = changePull(context, repository, pull.number, {}, { action: 'review_requested', sender, extra });
  }
  return created(presentPull(context, repository, changed, call.actor?.permission));
}

function withdraw(context: Context, call: RepositoryCall): Answer {
  const { repository } = call;
  const pull = pullOf(call);
  const input = bodyOf(call, reviewers);
  const changed = changePull(context, repository, pull.number, {
    reviewers: pull.reviewers.filter((login) => !input.reviewers.includes(login)),
    teamReviewers: pull.teamReviewers.filter((slug) => !input.team_reviewers.includes(slug)),
  });
  return ok(presentPull(context, repository, changed, call.actor?.permission));
}

function reviewOf(call: RepositoryCall): ReviewRecord {
  const review = call.repository.reviews.get(numberParameter(call, 'review'));
  if (!review || review.pull !== pullOf(call).number) throw notFound();
  return review;
}

function reviewError(message: string): HttpFailure {
  return new HttpFailure(422, 'Unprocessable Entity', [message]);
}
