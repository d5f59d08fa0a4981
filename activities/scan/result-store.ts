/**
 * Port for results of blobs that outlive a scan: what a query found in a blob under a class of paths.
 *
 * Results are only ever added: equal keys have equal results for ever, since the query's name holds the engine's version.
 */
import type { FileResult } from './file-result.ts';

/** Key of a stored result within one query. */
export interface ResultKey {
  readonly pathClass: string;
  readonly blob: string;
}

/** A result under its key. */
export interface KeyedResult extends ResultKey {
  readonly result: FileResult;
}

/** Where results are kept. */
export interface ResultStore {
  /** Stored results among the keys, by `resultName`. */
  read(query: string, keys: readonly ResultKey[]): Promise<Map<string, FileResult>>;
  /** Stores results; those that are there already stay. */
  write(query: string, results: readonly KeyedResult[]): Promise<void>;
}

/** Name of a result within one query, for maps. */
export function resultName(key: ResultKey): string {
  return `${key.blob} ${key.pathClass}`;
}

/** Results in memory: the port's fake, and what a scan uses that shall leave nothing behind. */
export function createMemoryResults(): ResultStore {
  const stored = new Map<string, FileResult>();
  const nameOf = (query: string, key: ResultKey) => `${query} ${resultName(key)}`;
  return Object.freeze<ResultStore>({
    read: async (query, keys) => {
      const found = new Map<string, FileResult>();
      for (const key of keys) {
        const result = stored.get(nameOf(query, key));
        if (result !== undefined) found.set(resultName(key), result);
      }
      return found;
    },
    write: async (query, results) => {
      for (const each of results)
        if (!stored.has(nameOf(query, each))) stored.set(nameOf(query, each), each.result);
    },
  });
}
