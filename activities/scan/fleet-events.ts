/**
 * What a search over a fleet says while it runs: sites as they are found, how far it is, and what became of each target.
 *
 * Frozen plain data. A target's sites come before its `target` event; progress comes in between.
 */
import type { LinesAround } from '../../core/lines-around.ts';
import type { Binding, Position } from '../../query-language/index.ts';
import type { ExcludedCounts } from './file-classes.ts';

/** One repository to search, at a branch, a tag or a commit. */
export interface FleetTarget {
  /**
   * Name of the repository, e.g. `github.com/acme/shop`; unique in the fleet. Names its mirror, but for an `@ref` at the end.
   */
  readonly id: string;
  /** Clone URL, or absolute path of a working tree or bare repository. */
  readonly cloneUrl: string;
  /** Branch, tag or full commit id. @default the default branch */
  readonly ref?: string | undefined;
  /** The working tree as it lies on disk, uncommitted and untracked files included, on top of HEAD. @default false */
  readonly uncommitted?: boolean | undefined;
}

/** A site of the query. */
export interface SiteEvent {
  readonly kind: 'site';
  /** Id of the target. */
  readonly target: string;
  readonly path: string;
  readonly start: Position;
  readonly end: Position;
  readonly text: string;
  readonly bindings: Readonly<Record<string, Binding>>;
  /** Lines around it; only where the search asked for them and the file could be read again. */
  readonly context?: LinesAround;
}

/** How far a search is. */
export interface SearchProgress {
  readonly kind: 'progress';
  readonly done: number;
  readonly total: number;
  readonly sites: number;
  /** Milliseconds left, from the pace so far; absent while there is no pace yet. */
  readonly leftMs?: number;
}

/** What became of a target. */
export interface TargetDone {
  readonly kind: 'target';
  readonly target: string;
  readonly to: 'matched' | 'clean' | 'skipped' | 'failed';
  readonly reason: string;
  readonly code?: string;
  /** Full name of the ref where there is one. */
  readonly ref?: string;
  readonly commit?: string;
  readonly filesScanned: number;
  readonly bytesScanned: number;
  readonly sites: number;
  /** Files that were not looked at, by class. */
  readonly excluded: ExcludedCounts;
}

/** Anything that a search says. */
export type FleetEvent = SiteEvent | SearchProgress | TargetDone;
