/**
 * Brings one verified patch to its code host as a branch with one commit and one pull request; safe to repeat at any point.
 *
 * What is on the host decides: our own branch is adopted or moved, people's commits are never overwritten, a pull request
 * that a person closed is a veto. Nothing is opened while the migration is paused, aborted or beyond its pace.
 */
import type { PublishOutcome } from '../../workflows/contracts.ts';
import {
  type CodeHost,
  HostPaced,
  type HostRepository,
  type ObservedPullRequest,
} from '../adapters/code-host/code-host.ts';
import type { PublishDependencies } from './ports.ts';
import {
  moveChangeset,
  type Publishable,
  readPublishable,
  recordPublished,
  reserveChangeset,
} from './store.ts';
import { type ChangesetTexts, mergeBodies, readMarker, readTrailers, renderTexts } from './texts.ts';

/** Time after which a paused migration is looked at again; a resume wakes the workflow earlier. */
const pausedRetryMs = 60_000;

/** What to publish. */
export interface PublishInput {
  readonly specId: string;
  readonly target: string;
  readonly patch: string;
}

/** Publishes one target's patch. */
export async function publish(
  dependencies: PublishDependencies,
  input: PublishInput,
): Promise<PublishOutcome> {
  const publishable = await readPublishable(dependencies.database, dependencies.artifacts, input);
  const refusal = refusalOf(publishable);
  if (refusal !== undefined) return refusal;
  const { spec, repository, patch } = publishable;
  const texts = renderTexts({ ...publishable, specId: input.specId });
  const paced = await dependencies.database.transaction((client) =>
    reserveChangeset(client, spec.rollout.pace, {
      target: input.target,
      migration: spec.name,
      repository: repository.id,
      patch: patch.id,
      branch: texts.branch,
      base: repository.baseBranch,
      title: texts.title,
    }),
  );
  if (paced !== undefined) return { kind: 'paced', ...paced };
  try {
    return await reconcile(dependencies, publishable, texts);
  } catch (error) {
    if (!(error instanceof HostPaced)) throw error;
    return { kind: 'paced', retryAfterMs: error.retryAfterMs, reason: error.message };
  }
}

function refusalOf({ migrationState, repository }: Publishable): PublishOutcome | undefined {
  if (migrationState === 'aborted') {
    return refused('skipped', 'ABORTED', 'The migration was aborted before this change was published.');
  }
  if (migrationState === 'paused') {
    return { kind: 'paced', retryAfterMs: pausedRetryMs, reason: 'the migration is paused' };
  }
  if (repository.apiUrl === null) {
    return refused(
      'skipped',
      'NO_CODE_HOST',
      'A plain directory has no code host to open a pull request on.',
    );
  }
  return undefined;
}

async function reconcile(
  dependencies: PublishDependencies,
  publishable: Publishable,
  texts: ChangesetTexts,
): Promise<PublishOutcome> {
  const host = dependencies.codeHosts(publishable.repository.host);
  const { repository } = publishable;
  const head = await host.readBranch(repository, texts.branch);
  if (head === undefined) {
    const veto = await vetoOf(dependencies, host, publishable, texts);
    if (veto !== undefined) return veto;
    const commit = await createCommit(host, publishable, texts);
    const created = await host.createBranch(repository, texts.branch, commit);
    return created
      ? open(dependencies, host, publishable, texts)
      : reconcile(dependencies, publishable, texts);
  }
  const ours = readTrailers(head.message);
  if (ours?.migration !== publishable.spec.name) {
    return keepPeoplesWork(dependencies, host, publishable, texts);
  }
  const veto = await vetoOf(dependencies, host, publishable, texts);
  if (veto !== undefined) return veto;
  if (ours.patch !== publishable.patch.id) {
    await host.moveBranch(repository, texts.branch, await createCommit(host, publishable, texts));
  }
  return open(dependencies, host, publishable, texts);
}

function createCommit(host: CodeHost, publishable: Publishable, texts: ChangesetTexts): Promise<string> {
  const author = publishable.spec.changeset.commit.author;
  return host.createCommit(publishable.repository, {
    parent: publishable.patch.baseCommit,
    changes: publishable.patch.changes,
    message: texts.commitMessage,
    ...(author === undefined ? {} : { author }),
  });
}

/** A pull request of ours that a person closed, or merged, needs and gets no second one; one that we withdrew comes back. */
async function vetoOf(
  dependencies: PublishDependencies,
  host: CodeHost,
  publishable: Publishable,
  texts: ChangesetTexts,
): Promise<PublishOutcome | undefined> {
  const earlier = await host.findPullRequest(publishable.repository, texts.branch);
  if (earlier === undefined || earlier.state === 'open') return undefined;
  const { target, repository } = publishable;
  if (earlier.state === 'closed' && readMarker(earlier.body)?.withdrawn === true) {
    // Before the branch is moved: hosts reopen only what still ends where it was closed. Else a new one is opened.
    await host.reopenPullRequest(repository, earlier.number);
    return undefined;
  }
  const merged = earlier.state === 'merged';
  await dependencies.database.transaction((client) =>
    moveChangeset(client, {
      target,
      to: merged ? 'merged' : 'closed',
      stage: 'publish',
      reason: merged ? 'merged earlier' : 'closed by a person earlier',
    }),
  );
  return merged
    ? refused(
        'merged',
        'MERGED_EARLIER',
        `Pull request #${earlier.number} of this migration was merged earlier.`,
      )
    : refused(
        'vetoed',
        'CLOSED_EARLIER',
        `Pull request #${earlier.number} of this migration was closed by a person.`,
      );
}

async function keepPeoplesWork(
  dependencies: PublishDependencies,
  host: CodeHost,
  publishable: Publishable,
  texts: ChangesetTexts,
): Promise<PublishOutcome> {
  const pullRequest = await host.findPullRequest(publishable.repository, texts.branch);
  if (pullRequest === undefined || readMarker(pullRequest.body)?.migration !== publishable.spec.name) {
    const message = `The branch ${texts.branch} exists and is not ours; nothing on it was touched.`;
    return refused('failed', 'BRANCH_TAKEN', message);
  }
  await record(dependencies, publishable, texts, pullRequest, 'diverged');
  return { kind: 'adopted', changeset: publishable.target, number: pullRequest.number };
}

async function open(
  dependencies: PublishDependencies,
  host: CodeHost,
  publishable: Publishable,
  texts: ChangesetTexts,
): Promise<PublishOutcome> {
  const { repository, spec, target } = publishable;
  const { pullRequest, opened } = await openOrFind(host, repository, texts, {
    base: repository.baseBranch,
    draft: spec.changeset.draft,
  });
  const body = mergeBodies(pullRequest.body, texts.body);
  // Our part names spec and patch: it differs exactly when one of them is new.
  if (!opened && body !== pullRequest.body) {
    await host.updatePullRequest(repository, pullRequest.number, { title: texts.title, body });
  }
  if (opened && spec.changeset.labels.length > 0) {
    await host.addLabels(repository, pullRequest.number, spec.changeset.labels);
  }
  await record(dependencies, publishable, texts, pullRequest, pullRequest.draft ? 'draft' : 'open', opened);
  return { kind: opened ? 'opened' : 'adopted', changeset: target, number: pullRequest.number };
}

async function openOrFind(
  host: CodeHost,
  repository: HostRepository,
  texts: ChangesetTexts,
  options: { readonly base: string; readonly draft: boolean },
): Promise<{ readonly pullRequest: ObservedPullRequest; readonly opened: boolean }> {
  const found = await host.findPullRequest(repository, texts.branch);
  if (found?.state === 'open') return { pullRequest: found, opened: false };
  const { branch, title, body } = texts;
  return host.openPullRequest(repository, { branch, title, body, ...options });
}

async function record(
  dependencies: PublishDependencies,
  publishable: Publishable,
  texts: ChangesetTexts,
  pullRequest: ObservedPullRequest,
  state: 'open' | 'draft' | 'diverged',
  opened = false,
): Promise<void> {
  await dependencies.database.transaction((client) =>
    recordPublished(client, {
      target: publishable.target,
      patch: publishable.patch.id,
      state,
      reason: state === 'diverged' ? 'a person committed to the branch' : '',
      title: texts.title,
      headCommit: pullRequest.headCommit,
      number: pullRequest.number,
      url: pullRequest.url,
      opened,
    }),
  );
}

function refused(
  state: 'skipped' | 'failed' | 'vetoed' | 'merged',
  code: string,
  message: string,
): PublishOutcome {
  return { kind: 'refused', state, code, message };
}
