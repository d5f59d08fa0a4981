/**
 * Brings pull requests in line with the branches after references moved, however they moved: by a push, the API, a
 * merge, or while the forge was down.
 *
 * Level-triggered: it compares what each open pull request last saw with what git has now, so running it twice, or
 * after a crash between git and the tables, ends in the same state. Call inside the repository's lock.
 */
import type { Context } from '../context.ts';
import type { Repository } from '../forge.ts';
import { contains, relate } from '../git/history.ts';
import type { PullRecord } from '../records.ts';
import { changePull, closePull, keepHead, markMerged } from './changes.ts';
import { pushPayload, type ReferenceMove } from './push-payload.ts';

/** Announces moved references and follows them with every open pull request. */
export async function observeMoves(
  context: Context,
  repository: Repository,
  moves: readonly ReferenceMove[],
  sender: string,
): Promise<void> {
  if (moves.length > 0) {
    const now = context.forge.now();
    repository.update({ pushedAt: now, updatedAt: now });
  }
  for (const move of moves) {
    const payload = (): Promise<object> => pushPayload(context, repository, move, sender);
    context.emit({ name: 'push', repository, sender, payload });
  }
  await followBranches(context, repository, sender);
}

/** Follows the branches with every open pull request; see the module's note. */
export async function followBranches(
  context: Context,
  repository: Repository,
  sender: string,
): Promise<void> {
  for (const pull of repository.pulls.all())
    if (pull.state === 'open') await followPull(context, repository, pull, sender);
}

async function followPull(
  context: Context,
  repository: Repository,
  pull: PullRecord,
  sender: string,
): Promise<void> {
  const { git } = repository;
  const head = await git.references.read(`refs/heads/${pull.head}`);
  const base = await git.references.read(`refs/heads/${pull.base}`);
  const { number } = pull;
  if (base !== undefined && base !== pull.baseSha && (await contains(git, base, pull.headSha))) {
    markMerged(context, repository, number, { by: sender, sha: base });
    return;
  }
  if (head === undefined || base === undefined) {
    closePull(context, repository, number, sender);
    return;
  }
  if (head !== pull.headSha) {
    const { ahead } = await relate(git, base, head);
    if (ahead === 0) {
      closePull(context, repository, number, sender);
      return;
    }
    const extra = { before: pull.headSha, after: head };
    const moved = { headSha: head, baseSha: base };
    const event = { action: 'synchronize', sender, extra };
    await keepHead(repository, changePull(context, repository, number, moved, event));
    return;
  }
  if (base !== pull.baseSha) repository.pulls.put(number, { ...pull, baseSha: base });
}
