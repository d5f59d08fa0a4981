/**
 * `updateRefs`: moves several references or none, each only from the commit that the caller has seen.
 *
 * The compare-and-swap that REST lacks. All updates are checked before the first is written; the repository's lock
 * keeps what was checked true.
 */
import type { Repository } from '../forge.ts';
import { contains } from '../git/history.ts';
import { isReferenceName } from '../git/references.ts';
import { parseNodeId } from '../present/users.ts';
import { observeMoves } from '../pulls/observe.ts';
import type { ReferenceMove } from '../pulls/push-payload.ts';
import { graphqlFailure, loginOf, type MutationScope, requireWrite } from './mutations.ts';

/** GitHub's `UpdateRefsInput`; an oid of zeros stands for "not there". */
export interface UpdateRefsInput {
  readonly repositoryId: string;
  readonly refUpdates: readonly RefUpdate[];
  readonly clientMutationId?: string | null;
}

interface RefUpdate {
  readonly name: string;
  readonly afterOid: string;
  readonly beforeOid?: string | null;
  readonly force?: boolean | null;
}

const absent = '0'.repeat(40);

/** Runs the mutation. */
export async function updateRefs(scope: MutationScope, input: UpdateRefsInput): Promise<object> {
  const [id] = parseNodeId('R', input.repositoryId) ?? [];
  const repository = scope.context.forge.repositories().find((one) => String(one.id) === id);
  if (!repository)
    throw graphqlFailure(
      'NOT_FOUND',
      `Could not resolve to a node with the global id of '${input.repositoryId}'`,
    );
  requireWrite(scope, repository);
  return repository.lock(async () => {
    const moves: ReferenceMove[] = [];
    for (const update of input.refUpdates) moves.push(await checkUpdate(repository, update));
    for (const move of moves) await applyMove(repository, move);
    await observeMoves(scope.context, repository, moves, loginOf(scope));
    return { clientMutationId: input.clientMutationId ?? null };
  });
}

async function checkUpdate(repository: Repository, update: RefUpdate): Promise<ReferenceMove> {
  const { git } = repository;
  const { name, beforeOid } = update;
  if (!isReferenceName(name)) throw graphqlFailure('UNPROCESSABLE', `${name} is not a valid ref name.`);
  const before = await git.references.read(name);
  const after = update.afterOid === absent ? undefined : update.afterOid;
  if (beforeOid && beforeOid !== (before ?? absent))
    throw graphqlFailure('STALE_DATA', `${name} is at ${before ?? absent} but expected ${beforeOid}`);
  if (after === undefined && before === undefined)
    throw graphqlFailure('UNPROCESSABLE', `${name} does not exist`);
  if (after !== undefined && (await git.objects.info(after))?.type !== 'commit')
    throw graphqlFailure('UNPROCESSABLE', `${after} is not a commit of this repository`);
  const checked = before !== undefined && after !== undefined && update.force !== true;
  if (checked && !(await contains(git, after, before)))
    throw graphqlFailure('UNPROCESSABLE', `The update of ${name} is not a fast forward`);
  return { name, before, after };
}

async function applyMove(repository: Repository, move: ReferenceMove): Promise<void> {
  const { references } = repository.git;
  const { name, before, after } = move;
  const written =
    after === undefined
      ? await references.remove(name, before ?? absent)
      : await references.write(name, after, before);
  if (written.kind !== 'written') throw graphqlFailure('UNPROCESSABLE', `${name} could not be updated`);
}
