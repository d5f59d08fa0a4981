/** Where a target's repository is found. Pure. */
import type { RepositoryAddress } from '../adapters/git/mirrors.ts';
import type { FleetTarget } from './fleet-events.ts';

/**
 * The address of a target's repository. Targets that are one repository at several refs are told apart by `@ref` at the end
 * of their ids; it names no other repository, so they share one mirror.
 */
export function addressOf({ id, cloneUrl, ref }: FleetTarget): RepositoryAddress {
  const ending = `@${ref}`;
  const isMarked = ref !== undefined && id.endsWith(ending);
  return { id: isMarked ? id.slice(0, -ending.length) : id, cloneUrl };
}
