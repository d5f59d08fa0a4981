/**
 * Results of blobs and answers about commits in the index's catalog: what a search without a database remembers.
 *
 * An answer is a whole commit's scan: it depends on the commit's content, the query and the files' scope alone, so that
 * forks at one commit share it and an unchanged target costs one look-up. Only what another scan would give again is kept.
 */
import { type Catalog, idBytes, idText } from '../index/catalog.ts';
import type { FileResult } from './file-result.ts';
import { type ResultStore, resultName } from './result-store.ts';
import type { TargetScan } from './target-scan.ts';

/** A commit's scan without what only the target knows. */
export type CommitAnswer = Omit<Extract<TargetScan, { readonly kind: 'scanned' }>, 'baseRef' | 'baseCommit'>;

const writeAfterMs = 1_000;

/** Answers of one search. */
export interface AnswerStore {
  /** The number under which the catalog holds them; 0 where it holds none. */
  readonly query: number;
  /** Commits that an answer is kept of. */
  commits(): ReadonlySet<string>;
  read(commit: string): CommitAnswer | undefined;
  /** Kept in memory until `write`. */
  add(commit: string, scan: Extract<TargetScan, { readonly kind: 'scanned' }>): void;
  /** Writes what was added. */
  write(): void;
  /** Writes where that was not done for a while: the most that a killed process loses. */
  writeSoon(): void;
}

/** Stands for a query of which nothing is kept. */
const noQuery = 0;
/** Use is noted once a day: a search that keeps nothing writes nothing, which closing the catalog would wait for. */
const notedAfterMs = 86_400_000;

/** Number of a query in the catalog, by its hash; 0 where nothing is kept of it. */
function knownQuery(catalog: Catalog, hash: string): number {
  const [row] = catalog.all<{ id: number; at: number }>(
    'select id, used_at as at from queries where hash = ?',
    hash,
  );
  if (row === undefined) return noQuery;
  return Date.now() - row.at < notedAfterMs ? row.id : enterQuery(catalog, hash);
}

/** Gives a query its number and notes that it is in use. */
function enterQuery(catalog: Catalog, hash: string): number {
  return catalog.transaction(() => {
    catalog.run(
      'insert into queries (hash, used_at) values (?, ?) on conflict (hash) do update set used_at = excluded.used_at',
      hash,
      Date.now(),
    );
    return catalog.all<{ id: number }>('select id from queries where hash = ?', hash)[0]?.id ?? 0;
  });
}

/** An answer as the catalog holds it. */
export function parseAnswer(text: string): CommitAnswer {
  return JSON.parse(text) as CommitAnswer;
}

/** Answers under a query's hash, which also stands for the scope. */
export function createAnswers(catalog: Catalog, hash: string): AnswerStore {
  let query = knownQuery(catalog, hash);
  const added = new Map<string, CommitAnswer>();
  let writtenAt = performance.now();
  const write = () => {
    writtenAt = performance.now();
    if (added.size === 0) return;
    if (query === noQuery) query = enterQuery(catalog, hash);
    catalog.transaction(() => {
      for (const [commit, answer] of added)
        catalog.run(
          'insert or replace into answers (query, oid, answer) values (?, ?, ?)',
          ...[query, idBytes(commit), JSON.stringify(answer)],
        );
    });
    added.clear();
  };
  return Object.freeze<AnswerStore>({
    get query() {
      return query;
    },
    commits: () => {
      const rows = catalog.all<{ oid: Uint8Array }>('select oid from answers where query = ?', query);
      return new Set([...rows.map((row) => idText(row.oid)), ...added.keys()]);
    },
    read: (commit) => {
      const fresh = added.get(commit);
      if (fresh !== undefined) return fresh;
      const [row] = catalog.all<{ answer: string }>(
        'select answer from answers where query = ? and oid = ?',
        query,
        idBytes(commit),
      );
      return row === undefined ? undefined : parseAnswer(row.answer);
    },
    add: (commit, { baseRef: _, baseCommit: __, ...answer }) => void added.set(commit, answer),
    write,
    writeSoon: () => {
      if (performance.now() - writtenAt >= writeAfterMs) write();
    },
  });
}

/** Names of results that are remembered, some 100 bytes each; with more, the catalog is asked for each. */
const mostRemembered = 100_000;

/** Results of blobs in the catalog. */
export function createCatalogResults(catalog: Catalog): ResultStore {
  const numbers = new Map<string, number>();
  /** By query that was new here: the names of all its results, but for those that another process writes meanwhile. */
  const written = new Map<string, Set<string>>();
  const numberOf = (query: string, find: typeof knownQuery) => {
    const number = numbers.get(query) ?? find(catalog, query);
    if (number !== noQuery) numbers.set(query, number);
    return number;
  };
  return Object.freeze<ResultStore>({
    read: async (query, keys) => {
      const found = new Map<string, FileResult>();
      const number = numberOf(query, knownQuery);
      if (number === noQuery && !written.has(query)) written.set(query, new Set());
      const names = written.get(query);
      const asked =
        names === undefined || names.size > mostRemembered
          ? keys
          : keys.filter((key) => names.has(resultName(key)));
      for (const key of number === noQuery ? [] : asked) {
        const [row] = catalog.all<{ result: string }>(
          'select result from results where query = ? and blob = ? and class = ?',
          ...[number, idBytes(key.blob), key.pathClass],
        );
        if (row !== undefined) found.set(resultName(key), JSON.parse(row.result) as FileResult);
      }
      return found;
    },
    write: async (query, results) => {
      if (results.length === 0) return;
      const number = numberOf(query, enterQuery);
      const names = written.get(query);
      catalog.transaction(() => {
        for (const { blob, pathClass, result } of results) {
          if (names !== undefined && names.size <= mostRemembered) names.add(resultName({ blob, pathClass }));
          catalog.run(
            'insert or ignore into results (query, blob, class, result) values (?, ?, ?, ?)',
            ...[number, idBytes(blob), pathClass, JSON.stringify(result)],
          );
        }
      });
    },
  });
}
