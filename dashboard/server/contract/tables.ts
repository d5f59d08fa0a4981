/**
 * Contract of the two long tables, targets and changesets: filters, order, keyset pages and rows.
 */
import { z } from 'zod';
import {
  ChangesetState,
  commaList,
  FunnelStage,
  HostChecks,
  HostReview,
  pageOf,
  TargetState,
  Timestamp,
} from './common.ts';

const paging = {
  /** Cursor that the page before gave as `next`. */
  after: z.string().max(1000).optional(),
  /** Rows a page. */
  limit: z.coerce.number().int().min(1).max(200).default(50),
};

const commonFilters = {
  wave: z.coerce.number().int().min(0).optional(),
  /** Owner of the repository on its code host. */
  owner: z.string().max(200).optional(),
  /** Text that the repository's id, the reason or the title contains; case does not count. */
  text: z.string().max(200).optional(),
};

/** Orders of the table of targets; `-` is descending. */
export const TargetSort = z.enum(['repository', '-repository', 'changed', '-changed', 'sites', '-sites']);

/** Search parameters of the table of targets. */
export const TargetQuery = z.object({
  ...paging,
  ...commonFilters,
  state: commaList(TargetState.options).optional(),
  /** Targets that ever reached this stage of the funnel, also when they left it later. */
  reached: FunnelStage.optional(),
  code: z.string().max(200).optional(),
  sort: TargetSort.default('repository'),
});
/** Search parameters of the table of targets, as read by the server. */
export type TargetQuery = z.output<typeof TargetQuery>;

/** One row of the table of targets. */
export const TargetRow = z.object({
  id: z.string(),
  repository: z.string(),
  owner: z.string(),
  name: z.string(),
  state: TargetState,
  reason: z.string(),
  code: z.string().nullable(),
  wave: z.number().int().nullable(),
  waveName: z.string().nullable(),
  ruleSites: z.number().int(),
  modelSites: z.number().int(),
  ruleEdits: z.number().int(),
  modelEdits: z.number().int(),
  changedAt: Timestamp,
  /** The pull request, where one was opened. */
  number: z.number().int().nullable(),
  url: z.string().nullable(),
});
/** One row of the table of targets. */
export type TargetRow = z.infer<typeof TargetRow>;

/** One page of targets. */
export const TargetPage = pageOf(TargetRow).meta({ id: 'TargetPage' });
/** One page of targets. */
export type TargetPage = z.infer<typeof TargetPage>;

/** Orders of the table of changesets; `-` is descending. */
export const ChangesetSort = z.enum(['repository', '-repository', 'changed', '-changed', 'size', '-size']);

/** Search parameters of the table of changesets. */
export const ChangesetQuery = z.object({
  ...paging,
  ...commonFilters,
  state: commaList(ChangesetState.options).optional(),
  checks: commaList(HostChecks.options).optional(),
  review: commaList(HostReview.options).optional(),
  sort: ChangesetSort.default('-changed'),
});
/** Search parameters of the table of changesets, as read by the server. */
export type ChangesetQuery = z.output<typeof ChangesetQuery>;

/** One row of the table of changesets. */
export const ChangesetRow = z.object({
  id: z.string(),
  repository: z.string(),
  owner: z.string(),
  name: z.string(),
  title: z.string(),
  state: ChangesetState,
  reason: z.string(),
  checks: HostChecks,
  review: HostReview,
  wave: z.number().int().nullable(),
  waveName: z.string().nullable(),
  files: z.number().int(),
  additions: z.number().int(),
  deletions: z.number().int(),
  ruleEdits: z.number().int(),
  modelEdits: z.number().int(),
  number: z.number().int().nullable(),
  url: z.string().nullable(),
  changedAt: Timestamp,
});
/** One row of the table of changesets. */
export type ChangesetRow = z.infer<typeof ChangesetRow>;

/** One page of changesets. */
export const ChangesetPage = pageOf(ChangesetRow).meta({ id: 'ChangesetPage' });
/** One page of changesets. */
export type ChangesetPage = z.infer<typeof ChangesetPage>;
