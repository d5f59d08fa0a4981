/**
 * What scanning one file gave, in the form that is stored, sent between processes and shared by equal blobs.
 *
 * Plain JSON; it does not name the file's path nor the steps' ids, because neither is part of what made it: the steps are
 * those of the pipeline, in order.
 */

import type { Binding } from '../../query-language/index.ts';
import type { ContentClass } from './file-classes.ts';
import type { PipelineOutcome, StepSite } from './pipeline.ts';

/** One site: lines and columns from 1, the start of its text, and its path where it is not the file's own. */
export interface SiteRecord {
  readonly at: readonly [startLine: number, startColumn: number, endLine: number, endColumn: number];
  readonly text: string;
  readonly path?: string;
  /** Kept by searches, which show them; a migration does not need them. */
  readonly detail?: SiteDetail;
}

/** What a search tells of a site besides its place and text. */
export interface SiteDetail {
  /** UTF-16 units from the file's start. */
  readonly offsets: readonly [start: number, end: number];
  readonly bindings: Readonly<Record<string, Binding>>;
}

/** What one step found; records stand in the order of the pipeline's steps. */
export interface StepRecord {
  readonly sites: readonly SiteRecord[];
  readonly edits: number;
  /** The sites are candidates: answers that a scan does not ask for decide over them. */
  readonly isUndecided?: true;
}

/** Result of one blob under one class of paths. */
export type FileResult =
  | { readonly kind: 'clean'; readonly bytes: number }
  | { readonly kind: 'matched'; readonly bytes: number; readonly steps: readonly StepRecord[] }
  | { readonly kind: 'excluded'; readonly bytes: number; readonly reason: ContentClass }
  | FileFailure;

/** A file that could not be scanned to an end. */
export interface FileFailure {
  readonly kind: 'failed';
  readonly bytes: number;
  /** `file-timeout`, `file-crashed`, `blob-missing`, or the engine's code. */
  readonly code: string;
  readonly message: string;
}

/** A migration keeps a site's text up to this many characters: people read the start, machines the range. */
export const maxSiteText = 2_000;

/** Failures that depend on this machine and moment; they are not kept for the next scan. */
const passingFailures: ReadonlySet<string> = new Set(['file-timeout', 'file-crashed', 'blob-missing']);

/** True where another scan of the same blob would give the same. */
export function isLasting(result: FileResult): boolean {
  return result.kind !== 'failed' || !passingFailures.has(result.code);
}

/** What a result is made for: the file's path and size, and whether sites keep their detail. */
export interface ResultOptions {
  readonly path: string;
  readonly bytes: number;
  readonly detail: boolean;
}

/** The result for a pipeline's outcome over a file. */
export function resultOf({ path, bytes, detail }: ResultOptions, outcome: PipelineOutcome): FileResult {
  switch (outcome.kind) {
    case 'clean':
      return { kind: 'clean', bytes };
    case 'failed':
      return {
        kind: 'failed',
        bytes,
        code: outcome.code,
        message: storable(`step ${outcome.step}: ${outcome.message}`),
      };
    case 'matched':
      return {
        kind: 'matched',
        bytes,
        steps: outcome.steps.map(({ sites, edits, isUndecided }) => ({
          sites: sites.map((site) => recordOf(site, { path, detail })),
          edits,
          ...(isUndecided ? { isUndecided } : {}),
        })),
      };
  }
}

function recordOf(
  site: StepSite,
  { path, detail }: { readonly path: string; readonly detail: boolean },
): SiteRecord {
  const { start, end } = site.range;
  return {
    at: [start.line, start.column, end.line, end.column],
    text: storable(detail ? site.text : site.text.slice(0, maxSiteText)),
    ...(site.path === path ? {} : { path: site.path }),
    ...(detail ? { detail: { offsets: [start.offset, end.offset], bindings: site.bindings } } : {}),
  };
}

/** PostgreSQL keeps neither NUL nor half a surrogate pair. */
function storable(text: string): string {
  return text.replaceAll('\0', '\u{fffd}').toWellFormed();
}
