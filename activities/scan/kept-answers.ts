/**
 * What answers that are kept from search to search depend on besides the query, the files and the targets. Imports nothing,
 * so that a search of which all is known starts without the engine.
 */

/** Versions of what makes an answer: raise one when equal input may give other answers, or what is stored changes form. */
export const answerVersions = Object.freeze({
  /** Steps over a file and what is kept of their sites: `pipeline.ts`, `file-result.ts`. */
  pipeline: 2,
  /** Classes of content. */
  classes: 2,
  /** What an answer holds, and how files are classed by path. */
  answers: 2,
});

/** A remote ref looked at before this long is asked again, in milliseconds. */
export const refreshAfterMs = 600_000;
