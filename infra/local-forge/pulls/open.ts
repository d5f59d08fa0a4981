/**
 * Opens and edits pull requests, with every refusal in GitHub's words. Call inside the repository's lock.
 */
import type { Context } from '../context.ts';
import type { Repository } from '../forge.ts';
import { relate } from '../git/history.ts';
import { type FieldError, validationFailed } from '../http/failure.ts';
import type { PullRecord } from '../records.ts';
import { announcePull, changePull, closePull, keepHead } from './changes.ts';

/** What a new pull request is made of; `head` may be `owner:branch` with this repository's owner. */
export interface NewPull {
  readonly title: string;
  readonly head: string;
  readonly base: string;
  readonly body?: string | null | undefined;
  readonly draft?: boolean | undefined;
  readonly maintainerCanModify?: boolean | undefined;
}

/** What a request may change of a pull request. */
export interface PullEdit {
  readonly title?: string | undefined;
  readonly body?: string | null | undefined;
  readonly state?: 'open' | 'closed' | undefined;
  readonly base?: string | undefined;
}

/** Opens a pull request from a branch of the same repository. */
export async function openPull(
  context: Context,
  repository: Repository,
  author: string,
  wanted: NewPull,
): Promise<PullRecord> {
  const head = localBranch(repository, wanted.head);
  const ends = await checkEnds(repository, head, wanted.base);
  refuseDuplicate(repository, head, wanted.base);
  await refuseEmpty(repository, ends, head, wanted.base);
  const now = context.forge.now();
  const numbers = repository.pulls.all().map((pull) => pull.number);
  const pull: PullRecord = {
    ...untouched,
    id: context.forge.nextId(),
    number: Math.max(0, ...numbers) + 1,
    title: wanted.title,
    body: wanted.body ?? null,
    author,
    draft: wanted.draft ?? false,
    head,
    base: wanted.base,
    ...ends,
    createdAt: now,
    updatedAt: now,
    maintainerCanModify: wanted.maintainerCanModify ?? false,
  };
  repository.pulls.put(pull.number, pull);
  await keepHead(repository, pull);
  announcePull(context, repository, pull, { action: 'opened', sender: author });
  return pull;
}

const untouched = {
  state: 'open',
  labels: [],
  assignees: [],
  reviewers: [],
  teamReviewers: [],
  closedAt: null,
  mergedAt: null,
  mergedBy: null,
  mergeSha: null,
  autoMerge: null,
} as const;

/** Edits a pull request: title, body, base, or opens and closes it. */
export async function editPull(
  context: Context,
  repository: Repository,
  number: number,
  edit: PullEdit & { readonly sender: string },
): Promise<PullRecord> {
  let pull = repository.pulls.get(number);
  if (!pull) throw new Error(`pull request ${number} does not exist`);
  const { sender } = edit;
  const texts = changedTexts(pull, edit);
  const rebased =
    edit.base !== undefined && edit.base !== pull.base ? await newBase(repository, pull, edit.base) : {};
  const changes = { ...texts.changes, ...('base' in rebased ? { base: { ref: { from: pull.base } } } : {}) };
  if (Object.keys(changes).length > 0) {
    const event = { action: 'edited', sender, extra: { changes } };
    pull = changePull(context, repository, number, { ...texts.fields, ...rebased }, event);
  }
  if (edit.state === 'closed' && pull.state === 'open') return closePull(context, repository, number, sender);
  if (edit.state === 'open' && pull.state === 'closed') return reopenPull(context, repository, pull, sender);
  return pull;
}

function changedTexts(pull: PullRecord, edit: PullEdit): { fields: Partial<PullRecord>; changes: object } {
  const fields: { title?: string; body?: string | null } = {};
  const changes: Record<string, object> = {};
  if (edit.title !== undefined && edit.title !== pull.title) {
    fields.title = edit.title;
    changes.title = { from: pull.title };
  }
  if (edit.body !== undefined && edit.body !== pull.body) {
    fields.body = edit.body;
    changes.body = { from: pull.body };
  }
  return { fields, changes };
}

async function newBase(
  repository: Repository,
  pull: PullRecord,
  base: string,
): Promise<Pick<PullRecord, 'base' | 'headSha' | 'baseSha'>> {
  if (pull.state === 'closed') throw pullError({ code: 'invalid', field: 'base' });
  const ends = await checkEnds(repository, pull.head, base);
  refuseDuplicate(repository, pull.head, base);
  await refuseEmpty(repository, ends, pull.head, base);
  return { base, ...ends };
}

async function reopenPull(
  context: Context,
  repository: Repository,
  pull: PullRecord,
  sender: string,
): Promise<PullRecord> {
  const refuse = (why: string): Error =>
    pullError({ code: 'custom', field: 'state', message: `state cannot be changed. ${why}` });
  if (pull.mergedAt !== null) throw refuse('The pull request cannot be reopened.');
  const head = await repository.git.references.read(`refs/heads/${pull.head}`);
  if (head === undefined) throw refuse(`The ${pull.head} branch has been deleted.`);
  if (head !== pull.headSha) throw refuse(`The ${pull.head} branch was force-pushed or recreated.`);
  const duplicate = openTwin(repository, pull.head, pull.base);
  if (duplicate) throw refuse(`There is already an open pull request from ${label(repository, pull.head)}.`);
  const { baseSha } = await checkEnds(repository, pull.head, pull.base);
  const change = { state: 'open', closedAt: null, baseSha } as const;
  return changePull(context, repository, pull.number, change, { action: 'reopened', sender });
}

async function checkEnds(
  repository: Repository,
  head: string | undefined,
  base: string,
): Promise<{ headSha: string; baseSha: string }> {
  const { references } = repository.git;
  const headSha = head === undefined ? undefined : await references.read(`refs/heads/${head}`);
  const baseSha = await references.read(`refs/heads/${base}`);
  const wrong: FieldError[] = [];
  if (headSha === undefined) wrong.push({ resource: 'PullRequest', field: 'head', code: 'invalid' });
  if (baseSha === undefined) wrong.push({ resource: 'PullRequest', field: 'base', code: 'invalid' });
  if (headSha === undefined || baseSha === undefined) throw validationFailed(...wrong);
  return { headSha, baseSha };
}

function refuseDuplicate(repository: Repository, head: string, base: string): void {
  if (!openTwin(repository, head, base)) return;
  const message = `A pull request already exists for ${label(repository, head)}.`;
  throw pullError({ code: 'custom', message });
}

async function refuseEmpty(
  repository: Repository,
  ends: { readonly headSha: string; readonly baseSha: string },
  head: string,
  base: string,
): Promise<void> {
  const { ahead, mergeBase } = await relate(repository.git, ends.baseSha, ends.headSha);
  if (mergeBase === undefined) {
    const message = `The ${head} branch has no history in common with ${base}`;
    throw pullError({ code: 'custom', message });
  }
  if (ahead === 0) throw pullError({ code: 'custom', message: `No commits between ${base} and ${head}` });
}

function openTwin(repository: Repository, head: string, base: string): PullRecord | undefined {
  return repository.pulls
    .all()
    .find((pull) => pull.state === 'open' && pull.head === head && pull.base === base);
}

/** The branch that `head` names here; another owner's branch is answered as missing, since there are no forks. */
function localBranch(repository: Repository, head: string): string {
  const colon = head.indexOf(':');
  const owner = colon < 0 ? undefined : head.slice(0, colon);
  if (owner !== undefined && owner.toLowerCase() !== repository.record().owner.toLowerCase())
    throw pullError({ code: 'invalid', field: 'head' });
  return head.slice(colon + 1);
}

function label(repository: Repository, branch: string): string {
  return `${repository.record().owner}:${branch}`;
}

function pullError(error: Omit<FieldError, 'resource'>): Error {
  return validationFailed({ resource: 'PullRequest', ...error });
}
