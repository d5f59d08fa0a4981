/**
 * `GET /search/repositories`: qualifiers joined by AND, a leading `-` negates, bare words match name or description.
 */
import type { Context } from '../context.ts';
import type { Repository } from '../forge.ts';
import type { Answer, Call } from '../http/call.ts';
import { validationFailed } from '../http/failure.ts';
import { paged } from '../http/paging.ts';
import { presentRepository } from '../present/repositories.ts';

type Predicate = (repository: Repository) => boolean;

/** GitHub's search never shows more than this many results. */
const searchLimit = 1000;

/** Answers a repository search. */
export function searchRepositories(context: Context, call: Call): Answer {
  const query = call.query.get('q') ?? '';
  if (query.trim() === '') throw validationFailed({ resource: 'Search', code: 'missing', field: 'q' });
  const terms = query.match(/-?[\w-]+:"[^"]*"|"[^"]*"|\S+/g) ?? [];
  const predicates = terms.map(readTerm);
  // GitHub leaves forks out unless the query speaks of them.
  if (!terms.some((term) => term.includes('fork:'))) predicates.push((one) => !one.record().fork);
  const found = context.forge
    .repositories()
    .filter((repository) => call.actor !== undefined || !repository.record().private)
    .filter((repository) => predicates.every((matches) => matches(repository)));
  const shown = found.slice(0, searchLimit);
  const present = (repository: Repository): object => ({
    ...presentRepository(context, repository, call.actor?.permission),
    score: 1,
  });
  return paged(call, context.addresses.api, shown, present, (items) => ({
    total_count: found.length,
    incomplete_results: false,
    items,
  }));
}

function readTerm(term: string): Predicate {
  const negated = term.startsWith('-');
  const positive = negated ? term.slice(1) : term;
  const colon = positive.indexOf(':');
  const value = positive.slice(colon + 1).replace(/^"|"$/g, '');
  const matches = colon > 0 ? qualifier(positive.slice(0, colon), value) : word(value);
  return negated ? (repository) => !matches(repository) : matches;
}

function qualifier(name: string, value: string): Predicate {
  const wanted = value.toLowerCase();
  const same = (text: string | null): boolean => (text ?? '').toLowerCase() === wanted;
  const qualifiers: Record<string, Predicate> = {
    org: (one) => same(one.record().owner),
    user: (one) => same(one.record().owner),
    repo: (one) => same(`${one.record().owner}/${one.record().name}`),
    topic: (one) => one.record().topics.includes(wanted),
    language: (one) => same(one.record().language),
    archived: (one) => one.record().archived === (wanted === 'true'),
    fork: (one) => wanted === 'true' || one.record().fork === (wanted === 'only'),
    is: (one) => one.record().private === (wanted === 'private'),
    in: () => true,
    sort: () => true,
  };
  const found = qualifiers[name.toLowerCase()];
  if (!found)
    throw validationFailed({
      resource: 'Search',
      code: 'invalid',
      field: 'q',
      message: `${name}: is not served here`,
    });
  return found;
}

function word(text: string): Predicate {
  const wanted = text.toLowerCase();
  return (repository) => {
    const { name, description } = repository.record();
    return name.toLowerCase().includes(wanted) || (description ?? '').toLowerCase().includes(wanted);
  };
}
