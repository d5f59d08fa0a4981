/** One site of a search with all that its outputs and groups need. Plain data. */
import type { LinesAround } from '../../core/lines-around.ts';
import type { Binding, Position } from '../../query-language/index.ts';

/** A site, wherever it was found. */
export interface FoundSite {
  /** Name of the repository, `.` outside of any; absent where only a person reads. */
  readonly repository?: string;
  readonly path: string;
  readonly start: Position;
  readonly end: Position;
  readonly text: string;
  readonly bindings: Readonly<Record<string, Binding>>;
  /** Lines around it, where they were asked for. */
  readonly context?: LinesAround;
}

/** The site as its stable JSON object. */
export function foundSiteJson(site: FoundSite): object {
  const { repository, path, start, end, text, bindings, context } = site;
  return {
    ...(repository === undefined ? {} : { repository }),
    path,
    start,
    end,
    text,
    bindings,
    ...(context === undefined ? {} : { context: { before: context.before, after: context.after } }),
  };
}
