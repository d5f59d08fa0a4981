/**
 * Contract of usage: declared queries, and tables of who has how many of their sites, on a day and over time.
 */
import { z } from 'zod';
import { Timestamp } from './common.ts';

/** Name of a usage query: lower-case letters, digits and dashes. */
export const UsageName = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[a-z0-9][a-z0-9-]*$/, 'lower-case letters, digits and dashes');

/** A day in UTC, e.g. `2026-11-21`. */
export const Day = z.iso.date();

/** What a row of the table stands for. */
export const UsageGroup = z.enum(['repository', 'owner', 'language', 'shape']);
/** What a row of the table stands for. */
export type UsageGroup = z.infer<typeof UsageGroup>;

/** Search parameters of a usage table. */
export const UsageTableQuery = z.object({
  group: UsageGroup.default('repository'),
  /** The last counted day up to this one is shown. @default the last counted day of all */
  day: Day.optional(),
});
/** Search parameters of a usage table, as read by the server. */
export type UsageTableQuery = z.output<typeof UsageTableQuery>;

/** Totals of one counted day. */
export const UsageDay = z.object({
  day: Day,
  sites: z.number().int(),
  /** Repositories with a site. */
  repositories: z.number().int(),
});
/** Totals of one counted day. */
export type UsageDay = z.infer<typeof UsageDay>;

/** One declared query with where it stands. */
export const UsageSummary = z.object({
  name: z.string(),
  title: z.string(),
  /** GritQL. */
  pattern: z.string(),
  /** Counted days in order, at most the last 400. */
  days: z.array(UsageDay),
  /** Repositories of its scope at the last count; null before the first. */
  scope: z
    .object({ repositories: z.number().int(), failed: z.number().int(), countedAt: Timestamp })
    .nullable(),
});
/** One declared query with where it stands. */
export type UsageSummary = z.infer<typeof UsageSummary>;

/** All declared queries. */
export const UsageList = z.object({ items: z.array(UsageSummary) }).meta({ id: 'UsageList' });
/** All declared queries. */
export type UsageList = z.infer<typeof UsageList>;

/** One row of the table. */
export const UsageRow = z.object({
  /** Repository id, owner, language or shape, by the group. */
  key: z.string(),
  /** Owner of the repository; null in other groups. */
  owner: z.string().nullable(),
  /** Address of the repository on its code host, where it has one; null in other groups. */
  url: z.string().nullable(),
  languages: z.array(z.string()),
  repositories: z.number().int(),
  sites: z.number().int(),
  /** Sites on the day that is compared with; 0 also where there were none. */
  before: z.number().int(),
});
/** One row of the table. */
export type UsageRow = z.infer<typeof UsageRow>;

/** A whole table: all rows, most sites first. */
export const UsageTable = z
  .object({
    query: UsageSummary,
    group: UsageGroup,
    /** Counted day that is shown, and the one that it is compared with; null before the first count. */
    day: Day.nullable(),
    comparedWith: Day.nullable(),
    rows: z.array(UsageRow),
    /** True where rows with the fewest sites were left out. */
    cut: z.boolean(),
  })
  .meta({ id: 'UsageTable' });
/** A whole table: all rows, most sites first. */
export type UsageTable = z.infer<typeof UsageTable>;
