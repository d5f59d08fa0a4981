/**
 * Pages for people: the forge, a repository, a pull request, a commit, so that every link an answer carries opens.
 *
 * Private repositories open with a token only, as over the API.
 */
import type { Context } from '../context.ts';
import type { Repository } from '../forge.ts';
import { type ChangedFile, changedFiles } from '../git/diff.ts';
import { findRepository } from '../http/access.ts';
import { type Answer, type Call, parameter, type Route } from '../http/call.ts';
import { notFound } from '../http/failure.ts';
import { latestCheckRuns, latestStatuses, pullCommits, pullDetails } from '../pulls/details.ts';
import type { PullRecord } from '../records.ts';
import { text } from '../routes/commits.ts';
import { pullDiff, pullPatch } from '../routes/pulls.ts';
import { visibleRepositories } from '../routes/repositories.ts';
import { difference, escapeHtml, link, list, page } from './page.ts';

/** Routes of pages. */
export function pageRoutes(context: Context): Route[] {
  const repository = '/:owner/:repo';
  return [
    { method: 'GET', path: '/', handle: (call) => forgePage(context, call) },
    { method: 'GET', path: repository, handle: (call) => repositoryPageFor(context, call) },
    { method: 'GET', path: `${repository}/pull/:number`, handle: (call) => pullPage(context, call) },
    { method: 'GET', path: `${repository}/commit/:sha`, handle: (call) => commitPage(context, call) },
    { method: 'GET', path: `${repository}/raw/:ref/*`, handle: (call) => rawFile(context, call) },
    { method: 'GET', path: `${repository}/blob/:ref/*`, handle: (call) => rawFile(context, call) },
  ];
}

function forgePage(context: Context, call: Call): Answer {
  const names = visibleRepositories(context, call).map((one) => fullName(one));
  const items = names.map((name) => link(`/${name}`, name));
  return html('Local forge', `<h1>Local forge</h1>${list(items, 'No repositories yet.')}`);
}

function repositoryPageFor(context: Context, call: Call): Answer {
  const repository = findRepository(context, call);
  const name = fullName(repository);
  const pulls = repository.pulls.all().reverse();
  const items = pulls.map(
    (pull) => `${link(`/${name}/pull/${pull.number}`, `#${pull.number} ${pull.title}`)} ${stateOf(pull)}`,
  );
  const clone = `git clone ${context.addresses.html}/${name}.git`;
  const { description, archived } = repository.record();
  return html(
    name,
    `<h1>${escapeHtml(name)}</h1>
${archived ? '<p><strong>This repository is archived.</strong></p>' : ''}
<p>${escapeHtml(description ?? '')}</p>
<p><code>${escapeHtml(clone)}</code></p>
<h2>Pull requests</h2>
${list(items, 'No pull requests yet.')}`,
  );
}

async function pullPage(context: Context, call: Call): Promise<Answer> {
  const repository = findRepository(context, call);
  const [, number = '', suffix] = /^(\d+)(?:\.(diff|patch))?$/.exec(parameter(call, 'number')) ?? [];
  const pull = repository.pulls.get(number);
  if (!pull) throw notFound();
  const plain = 'text/plain; charset=utf-8';
  if (suffix === 'diff') return text(await pullDiff(repository, pull), plain);
  if (suffix === 'patch') return text(await pullPatch(repository, pull), plain);
  const { files } = await pullDetails(repository, pull);
  const name = fullName(repository);
  return html(
    `${pull.title} · #${pull.number} · ${name}`,
    `<p>${link(`/${name}`, name)}</p>
<h1>${escapeHtml(pull.title)} <small>#${pull.number}</small></h1>
<p>${stateOf(pull)} ${escapeHtml(pull.author)} wants to merge <code>${escapeHtml(pull.head)}</code> into <code>${escapeHtml(pull.base)}</code></p>
<h2>Description</h2>
<pre class="text">${escapeHtml(pull.body ?? 'No description.')}</pre>
<h2>Conversation</h2>
${conversation(repository, pull)}
<h2>Commits</h2>
${await commitList(repository, pull)}
<h2>Checks</h2>
${checkList(repository, pull)}
<h2>Files changed</h2>
${fileSections(files)}`,
  );
}

async function commitPage(context: Context, call: Call): Promise<Answer> {
  const repository = findRepository(context, call);
  const sha = parameter(call, 'sha');
  const commit = /^[0-9a-f]{40}$/.test(sha) ? await repository.git.commit(sha) : undefined;
  if (!commit) throw notFound();
  const name = fullName(repository);
  const files = await changedFiles(repository.git, commit.parents[0], sha);
  return html(
    `${sha.slice(0, 7)} · ${name}`,
    `<p>${link(`/${name}`, name)}</p>
<h1>Commit <code>${sha.slice(0, 7)}</code></h1>
<p>${escapeHtml(commit.author.name)} &lt;${escapeHtml(commit.author.email)}&gt;</p>
<pre class="text">${escapeHtml(commit.message)}</pre>
<h2>Files changed</h2>
${fileSections(files)}`,
  );
}

async function rawFile(context: Context, call: Call): Promise<Answer> {
  const repository = findRepository(context, call);
  const commit = await repository.git.resolve(parameter(call, 'ref'));
  const info = commit === undefined ? undefined : await repository.git.commit(commit);
  let sha = info?.tree;
  for (const part of parameter(call, '*').split('/')) {
    const entries = sha === undefined ? undefined : await repository.git.tree(sha);
    sha = entries?.find((entry) => entry.name === part)?.sha;
  }
  const blob = sha === undefined ? undefined : await repository.git.objects.read(sha);
  if (blob?.type !== 'blob') throw notFound();
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' };
  return { status: 200, body: blob.body, headers };
}

function conversation(repository: Repository, pull: PullRecord): string {
  const reviews = repository.reviews
    .all()
    .filter((review) => review.pull === pull.number && review.state !== 'PENDING')
    .map((review) => ({
      id: review.id,
      by: review.author,
      what: review.state.toLowerCase(),
      body: review.body,
    }));
  const comments = [...repository.issueComments.all(), ...repository.reviewComments.all()]
    .filter((comment) => comment.pull === pull.number)
    .map((comment) => ({ id: comment.id, by: comment.author, what: 'commented', body: comment.body }));
  const items = [...reviews, ...comments]
    .sort((left, right) => left.id - right.id)
    .map(
      ({ by, what, body }) =>
        `<strong>${escapeHtml(by)}</strong> ${escapeHtml(what.replace('_', ' '))}${body === '' ? '' : `<pre class="text">${escapeHtml(body)}</pre>`}`,
    );
  return list(items, 'Nobody has said anything yet.');
}

async function commitList(repository: Repository, pull: PullRecord): Promise<string> {
  const name = fullName(repository);
  const names = await pullCommits(repository, pull);
  const items = names.map(async (sha) => {
    const subject = (await repository.git.commit(sha))?.message.split('\n', 1)[0] ?? '';
    return `${link(`/${name}/commit/${sha}`, sha.slice(0, 7))} ${escapeHtml(subject)}`;
  });
  return list(await Promise.all(items), 'No commits.');
}

function checkList(repository: Repository, pull: PullRecord): string {
  const statuses = latestStatuses(repository, pull.headSha).map(
    (status) => `${escapeHtml(status.context)}: <strong>${escapeHtml(status.state)}</strong>`,
  );
  const runs = latestCheckRuns(repository, pull.headSha).map(
    (run) => `${escapeHtml(run.name)}: <strong>${escapeHtml(run.conclusion ?? run.status)}</strong>`,
  );
  return list([...statuses, ...runs], 'No checks.');
}

function fileSections(files: readonly ChangedFile[]): string {
  const sections = files.map((file) => {
    const moved = file.previousPath === undefined ? '' : `${file.previousPath} → `;
    const counts = `+${file.additions} −${file.deletions}`;
    const body = file.patch === undefined ? '<p>No text difference to show.</p>' : difference(file.patch);
    return `<h3><code>${escapeHtml(moved + file.path)}</code> ${file.status}, ${counts}</h3>\n${body}`;
  });
  return sections.join('\n');
}

function stateOf(pull: PullRecord): string {
  const word = pull.mergedAt !== null ? 'merged' : pull.state === 'open' && pull.draft ? 'draft' : pull.state;
  return `<span class="state">${word}</span>`;
}

function fullName(repository: Repository): string {
  const { owner, name } = repository.record();
  return `${owner}/${name}`;
}

function html(title: string, main: string): Answer {
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
  };
  return { status: 200, headers, body: page(title, main) };
}
