/**
 * The issue side of pull requests: comments, labels, assignees. Issues of their own do not exist here.
 */
import { z } from 'zod';
import type { Context } from '../context.ts';
import { loginOf } from '../context.ts';
import { type RepositoryCall, repositoryRoute } from '../http/access.ts';
import {
  type Answer,
  bodyOf,
  created,
  noContent,
  numberParameter,
  ok,
  parameter,
  type Route,
} from '../http/call.ts';
import { notFound, validationFailed } from '../http/failure.ts';
import { paged } from '../http/paging.ts';
import { presentIssueComment, presentLabel } from '../present/feedback.ts';
import { presentIssue, presentLabels } from '../present/pulls.ts';
import { changePull } from '../pulls/changes.ts';
import { editPull } from '../pulls/open.ts';
import type { IssueCommentRecord, LabelRecord, PullRecord } from '../records.ts';
import { pullOf } from './pulls.ts';

const text = z.object({ body: z.string() });
const labelNames = z.object({ labels: z.array(z.union([z.string(), z.object({ name: z.string() })])) });
const newLabel = z.object({
  name: z.string(),
  color: z
    .string()
    .regex(/^[0-9a-fA-F]{6}$/)
    .default('ededed'),
  description: z.string().nullish(),
});
const changedLabel = newLabel
  .partial()
  .extend({ new_name: z.string().optional(), color: z.string().optional() });
const assignees = z.object({ assignees: z.array(z.string()).default([]) });
const changedIssue = z.object({
  title: z.string().optional(),
  body: z.string().nullish(),
  state: z.enum(['open', 'closed']).optional(),
  labels: z.array(z.union([z.string(), z.object({ name: z.string() })])).optional(),
});

/** Routes of comments, labels and assignees. */
export function issueRoutes(context: Context): Route[] {
  const issue = '/issues/:number';
  return [
    ...commentRoutes(context, issue),
    ...labelRoutes(context, issue),
    ...issueEditRoutes(context, issue),
  ];
}

function issueEditRoutes(context: Context, issue: string): Route[] {
  const write = { method: 'POST', access: 'write' } as const;
  const route = repositoryRoute;
  return [
    route(context, { method: 'GET', access: 'read', path: issue }, (call) =>
      ok(presentIssue(context, call.repository, pullOf(call))),
    ),
    route(context, { ...write, method: 'PATCH', path: issue }, (call) => editIssue(context, call)),
    route(context, { ...write, path: `${issue}/assignees` }, (call) => assign(context, call)),
    route(context, { ...write, method: 'DELETE', path: `${issue}/assignees` }, (call) =>
      unassign(context, call),
    ),
  ];
}

function commentRoutes(context: Context, issue: string): Route[] {
  const read = { method: 'GET', access: 'read' } as const;
  const write = { method: 'POST', access: 'write' } as const;
  const one = '/issues/comments/:comment';
  const route = repositoryRoute;
  return [
    route(context, { ...read, path: `${issue}/comments` }, (call) => listComments(context, call)),
    route(context, { ...write, path: `${issue}/comments` }, (call) => createComment(context, call)),
    route(context, { ...read, path: one }, (call) =>
      ok(presentIssueComment(context, call.repository, commentOf(call))),
    ),
    route(context, { ...write, method: 'PATCH', path: one }, (call) => editComment(context, call)),
    route(context, { ...write, method: 'DELETE', path: one }, (call) => deleteComment(context, call)),
  ];
}

function labelRoutes(context: Context, issue: string): Route[] {
  const read = { method: 'GET', access: 'read' } as const;
  const write = { method: 'POST', access: 'write' } as const;
  const route = repositoryRoute;
  return [
    route(context, { ...read, path: '/labels' }, (call) => listLabels(context, call)),
    route(context, { ...write, path: '/labels' }, (call) => createLabel(context, call)),
    route(context, { ...read, path: '/labels/:label' }, (call) =>
      ok(presentLabel(context, call.repository, labelOf(call))),
    ),
    route(context, { ...write, method: 'PATCH', path: '/labels/:label' }, (call) => editLabel(context, call)),
    route(context, { ...write, method: 'DELETE', path: '/labels/:label' }, (call) => {
      call.repository.labels.remove(labelOf(call).name.toLowerCase());
      return noContent;
    }),
    route(context, { ...read, path: `${issue}/labels` }, (call) =>
      ok(presentLabels(context, call.repository, pullOf(call))),
    ),
    route(context, { ...write, path: `${issue}/labels` }, (call) => {
      const pull = pullOf(call);
      return setLabels(context, call, pull, [...pull.labels, ...namesOf(bodyOf(call, labelNames).labels)]);
    }),
    route(context, { ...write, method: 'PUT', path: `${issue}/labels` }, (call) =>
      setLabels(context, call, pullOf(call), namesOf(bodyOf(call, labelNames).labels)),
    ),
    route(context, { ...write, method: 'DELETE', path: `${issue}/labels` }, (call) => {
      setLabels(context, call, pullOf(call), []);
      return noContent;
    }),
    route(context, { ...write, method: 'DELETE', path: `${issue}/labels/:label` }, (call) =>
      removeLabel(context, call),
    ),
  ];
}

function listComments(context: Context, call: RepositoryCall): Answer {
  const { number } = pullOf(call);
  const found = call.repository.issueComments.all().filter((comment) => comment.pull === number);
  return paged(call, context.addresses.api, found, (comment) =>
    presentIssueComment(context, call.repository, comment),
  );
}

function createComment(context: Context, call: RepositoryCall): Answer {
  const pull = pullOf(call);
  const { body } = bodyOf(call, text);
  if (body.trim() === '')
    throw validationFailed({ resource: 'IssueComment', code: 'missing_field', field: 'body' });
  const now = context.forge.now();
  const comment: IssueCommentRecord = {
    id: context.forge.nextId(),
    pull: pull.number,
    author: loginOf(call.actor),
    body,
    createdAt: now,
    updatedAt: now,
  };
  storeComment(context, call, comment, 'created');
  return created(presentIssueComment(context, call.repository, comment));
}

function editComment(context: Context, call: RepositoryCall): Answer {
  const comment = { ...commentOf(call), body: bodyOf(call, text).body, updatedAt: context.forge.now() };
  storeComment(context, call, comment, 'edited');
  return ok(presentIssueComment(context, call.repository, comment));
}

function deleteComment(context: Context, call: RepositoryCall): Answer {
  const comment = commentOf(call);
  announceComment(context, call, comment, 'deleted');
  call.repository.issueComments.remove(comment.id);
  return noContent;
}

function storeComment(
  context: Context,
  call: RepositoryCall,
  comment: IssueCommentRecord,
  action: string,
): void {
  call.repository.transaction(() => {
    call.repository.issueComments.put(comment.id, comment);
    changePull(context, call.repository, comment.pull, {});
  });
  announceComment(context, call, comment, action);
}

function announceComment(
  context: Context,
  call: RepositoryCall,
  comment: IssueCommentRecord,
  action: string,
): void {
  const { repository } = call;
  const pull = repository.pulls.get(comment.pull);
  if (!pull) return;
  context.emit({
    name: 'issue_comment',
    repository,
    sender: loginOf(call.actor),
    payload: () => ({
      action,
      issue: presentIssue(context, repository, pull),
      comment: presentIssueComment(context, repository, comment),
    }),
  });
}

function listLabels(context: Context, call: RepositoryCall): Answer {
  return paged(call, context.addresses.api, call.repository.labels.all(), (label) =>
    presentLabel(context, call.repository, label),
  );
}

function createLabel(context: Context, call: RepositoryCall): Answer {
  const { repository } = call;
  const input = bodyOf(call, newLabel);
  if (repository.labels.get(input.name.toLowerCase()))
    throw validationFailed({ resource: 'Label', code: 'already_exists', field: 'name' });
  const { name, color, description } = input;
  const label = { id: context.forge.nextId(), name, color, description: description ?? null };
  repository.labels.put(name.toLowerCase(), label);
  return created(presentLabel(context, repository, label));
}

function editLabel(context: Context, call: RepositoryCall): Answer {
  const { repository } = call;
  const before = labelOf(call);
  const input = bodyOf(call, changedLabel);
  const name = input.new_name ?? before.name;
  const color = input.color ?? before.color;
  const label: LabelRecord = { ...before, name, color, description: input.description ?? before.description };
  repository.transaction(() => {
    repository.labels.remove(before.name.toLowerCase());
    repository.labels.put(name.toLowerCase(), label);
    for (const pull of repository.pulls.all().filter((one) => one.labels.includes(before.name))) {
      const labels = pull.labels.map((one) => (one === before.name ? name : one));
      repository.pulls.put(pull.number, { ...pull, labels });
    }
  });
  return ok(presentLabel(context, repository, label));
}

/** Sets a pull request's labels, making those that the repository does not have, as GitHub does. */
function setLabels(
  context: Context,
  call: RepositoryCall,
  pull: PullRecord,
  wanted: readonly string[],
): Answer {
  const { repository } = call;
  const sender = loginOf(call.actor);
  const labels: string[] = [];
  for (const name of wanted) {
    const label = repository.labels.get(name.toLowerCase()) ?? defaultLabel(context, call, name);
    if (!labels.includes(label.name)) labels.push(label.name);
  }
  let changed = changePull(context, repository, pull.number, { labels });
  const announce = (action: string, name: string): void => {
    const label = repository.labels.get(name.toLowerCase());
    const extra = label ? { label: presentLabel(context, repository, label) } : {};
    changed = changePull(context, repository, pull.number, {}, { action, sender, extra });
  };
  for (const name of labels) if (!pull.labels.includes(name)) announce('labeled', name);
  for (const name of pull.labels) if (!labels.includes(name)) announce('unlabeled', name);
  return ok(presentLabels(context, repository, changed));
}

function defaultLabel(context: Context, call: RepositoryCall, name: string): LabelRecord {
  const label = { id: context.forge.nextId(), name, color: 'ededed', description: null };
  call.repository.labels.put(name.toLowerCase(), label);
  return label;
}

function removeLabel(context: Context, call: RepositoryCall): Answer {
  const pull = pullOf(call);
  const name = parameter(call, 'label').toLowerCase();
  const rest = pull.labels.filter((label) => label.toLowerCase() !== name);
  if (rest.length === pull.labels.length) throw notFound();
  return setLabels(context, call, pull, rest);
}

async function editIssue(context: Context, call: RepositoryCall): Promise<Answer> {
  const pull = pullOf(call);
  const { labels, ...edit } = bodyOf(call, changedIssue);
  if (labels) setLabels(context, call, pull, namesOf(labels));
  await editPull(context, call.repository, pull.number, { ...edit, sender: loginOf(call.actor) });
  return ok(presentIssue(context, call.repository, pullOf(call)));
}

function assign(context: Context, call: RepositoryCall): Answer {
  const pull = pullOf(call);
  const wanted = [...new Set([...pull.assignees, ...bodyOf(call, assignees).assignees])];
  const changed = changePull(context, call.repository, pull.number, { assignees: wanted });
  return { status: 201, body: presentIssue(context, call.repository, changed) };
}

function unassign(context: Context, call: RepositoryCall): Answer {
  const pull = pullOf(call);
  const removed = bodyOf(call, assignees).assignees;
  const left = pull.assignees.filter((login) => !removed.includes(login));
  const changed = changePull(context, call.repository, pull.number, { assignees: left });
  return ok(presentIssue(context, call.repository, changed));
}

function commentOf(call: RepositoryCall): IssueCommentRecord {
  const comment = call.repository.issueComments.get(numberParameter(call, 'comment'));
  if (!comment) throw notFound();
  return comment;
}

function labelOf(call: RepositoryCall): LabelRecord {
  const label = call.repository.labels.get(parameter(call, 'label').toLowerCase());
  if (!label) throw notFound();
  return label;
}

function namesOf(labels: readonly (string | { readonly name: string })[]): string[] {
  return labels.map((label) => (typeof label === 'string' ? label : label.name));
}
