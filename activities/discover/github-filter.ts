/**
 * Which of an organisation's repositories a source takes, and which it takes only to say that they are skipped. Pure.
 */
import picomatch from 'picomatch';
import type { Source } from '../../core/spec/spec.ts';
import type { FoundRepository } from './ports.ts';

/** A source of kind `github`. */
export type GithubSource = Extract<Source, { readonly kind: 'github' }>;

/** A repository that becomes a target, perhaps one that is skipped at once. */
export interface Candidate {
  readonly repository: FoundRepository;
  /** Branch, tag or commit that the source names; absent: the default branch. */
  readonly ref?: string;
  /** Why it is skipped. */
  readonly skip?: { readonly code: string; readonly reason: string };
}

/**
 * Decides over repositories of a source. Names and topics choose what the migration is about; archived repositories and
 * forks are within it, and are skipped with a reason that people see.
 */
export function createGithubFilter(
  source: GithubSource,
): (repository: FoundRepository) => Candidate | undefined {
  const options = { nocase: true, dot: true };
  const included = source.include.length === 0 ? () => true : picomatch([...source.include], options);
  const excluded = source.exclude.length === 0 ? () => false : picomatch([...source.exclude], options);
  return (repository) => {
    const { name } = repository;
    if (!included(name) || excluded(name)) return undefined;
    if (!source.topics.every((topic) => repository.topics.includes(topic))) return undefined;
    return withSkip(repository, source);
  };
}

/** A repository that a list names is judged like one of a source without options. */
export function withSkip(
  repository: FoundRepository,
  allowed: { readonly archived: boolean; readonly forks: boolean },
): Candidate {
  if (repository.archived && !allowed.archived)
    return { repository, skip: { code: 'archived', reason: 'the repository is archived' } };
  if (repository.fork && !allowed.forks)
    return { repository, skip: { code: 'fork', reason: 'the repository is a fork' } };
  return { repository };
}
