/**
 * All edits of one target against its base commit, as files; what verification runs on and a changeset is made of.
 *
 * Content-addressed: equal base commit and files give the equal id. A patch holds whole new texts, so that applying it
 * needs no matching. Free of zod and Node.
 */

/** One changed file; `before` is absent for a new file, `after` for a deleted one. */
export interface FileChange {
  readonly path: string;
  /** Git mode of the file after the change, e.g. `100644`; kept from the base for an existing file. */
  readonly mode: string;
  readonly before?: string;
  readonly after?: string;
}

/** Where an edit came from: a rule of the migration, or a model's answer. */
export type EditOrigin = 'rule' | 'model';

/** How many edits a step contributed to one file. */
export interface StepEdits {
  readonly step: string;
  readonly origin: EditOrigin;
  readonly path: string;
  readonly count: number;
}

/** The patch of one target. */
export interface Patch {
  readonly id: string;
  readonly target: string;
  readonly baseCommit: string;
  /** Sorted by path. */
  readonly changes: readonly FileChange[];
  readonly edits: readonly StepEdits[];
}
