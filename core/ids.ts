/**
 * The ids that tie a migration together, and how each is made of its parts.
 *
 * All ids are readable text: they also stand in branch names, commit trailers, workflow ids and the marker of a pull
 * request's body, so that a lost database can be rebuilt from the code hosts. Free of zod and Node.
 */

/** `host/owner/name`, e.g. `github.com/acme/shop`; for a local directory `local/…/name`. */
export type RepositoryId = string;

/** `<migration>/<repository id>`; one target is one repository in the scope of one migration. */
export type TargetId = string;

/** Id of a target: one migration's work on one repository. */
export function targetId(migration: string, repository: RepositoryId): TargetId {
  return `${migration}/${repository}`;
}

/** Id of the workflow that drives a whole migration. */
export function migrationWorkflowId(migration: string): string {
  return `migration/${migration}`;
}

/** Id of the workflow that drives one wave, by its place from 0. */
export function waveWorkflowId(migration: string, wave: number): string {
  return `migration/${migration}/wave-${wave}`;
}

/** Id of the workflow that drives one page of a wave's targets. */
export function windowWorkflowId(migration: string, wave: number, page: number): string {
  return `migration/${migration}/wave-${wave}/window-${page}`;
}

/** Id of the workflow that drives one target. */
export function repoWorkflowId(migration: string, repository: RepositoryId): string {
  return `repo/${migration}/${repository}`;
}
