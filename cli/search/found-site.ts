/** One site of a search with all that its outputs and groups need. Plain data. */
import type { Binding, Position } from '../../query-language/index.ts';

/** A site, wherever it was found. */
export interface FoundSite {
  /** Name of the repository; absent where none was asked for. */
  readonly repository?: string;
  readonly path: string;
  readonly start: Position;
  readonly end: Position;
  readonly text: string;
  readonly bindings: Readonly<Record<string, Binding>>;
}

/** The site as its stable JSON object. */
export function foundSiteJson({ repository, path, start, end, text, bindings }: FoundSite): object {
  return { ...(repository === undefined ? {} : { repository }), path, start, end, text, bindings };
}
