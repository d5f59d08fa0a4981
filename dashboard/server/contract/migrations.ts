/**
 * Contract of the migrations: the list, the overview of one, and the put that starts or updates one.
 */
import { z } from 'zod';
import {
  ChangesetCounts,
  FunnelStage,
  MigrationName,
  MigrationState,
  SideExit,
  TargetCounts,
  TargetState,
  Timestamp,
  WaveState,
} from './common.ts';
import { SpecBody } from './spec.ts';

/** One row of the list of migrations. */
export const MigrationSummary = z
  .object({
    name: MigrationName,
    title: z.string(),
    state: MigrationState,
    /** Why it is in this state, for people; empty where the state speaks for itself. */
    reason: z.string(),
    /** Version of the current spec, from 1; 0 before the first. */
    version: z.number().int(),
    run: z.number().int(),
    owners: z.array(z.string()),
    targets: TargetCounts,
    total: z.number().int(),
    changesets: ChangesetCounts,
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'MigrationSummary' });
/** One row of the list of migrations. */
export type MigrationSummary = z.infer<typeof MigrationSummary>;

/** The list of migrations, the latest changed first. */
export const MigrationList = z.object({ items: z.array(MigrationSummary) }).meta({ id: 'MigrationList' });
/** The list of migrations. */
export type MigrationList = z.infer<typeof MigrationList>;

/** One column of the funnel: how many targets ever reached it, and how many stand there now. */
export const FunnelCount = z.object({
  stage: FunnelStage,
  reached: z.number().int(),
  now: z.number().int(),
});
/** One column of the funnel. */
export type FunnelCount = z.infer<typeof FunnelCount>;

/** One way out of the funnel and how many targets took it, with the last stage that they had reached. */
export const ExitCount = z.object({ exit: SideExit, after: FunnelStage, count: z.number().int() });
/** One way out of the funnel. */
export type ExitCount = z.infer<typeof ExitCount>;

/** One condition of a gate as last measured; `value` is `null` while nothing can be measured yet. */
export const GateConditionStatus = z.object({
  metric: z.string(),
  operator: z.enum(['>=', '<=', '>', '<']),
  /** A fraction of 1. */
  threshold: z.number(),
  /** A fraction of 1. */
  value: z.number().nullable(),
  holds: z.boolean(),
});
/** One condition of a gate as last measured. */
export type GateConditionStatus = z.infer<typeof GateConditionStatus>;

/** One wave with its gate. */
export const Wave = z.object({
  index: z.number().int(),
  name: z.string(),
  state: WaveState,
  targets: TargetCounts,
  total: z.number().int(),
  /** Targets that hold no window slot any more: their pull request is open, or they left. */
  settled: z.number().int(),
  conditions: z.array(GateConditionStatus),
  /** True where a person must approve before the next wave opens. */
  approvalNeeded: z.boolean(),
  /** True while the wave may be approved: it is asked for, not yet given, and the wave is neither waiting nor done. */
  approvable: z.boolean(),
  /** Least time since the last target settled, in milliseconds; 0 for none. */
  afterMs: z.number(),
  approvedBy: z.string().nullable(),
  approvedAt: Timestamp.nullable(),
  openedAt: Timestamp.nullable(),
  settledAt: Timestamp.nullable(),
  doneAt: Timestamp.nullable(),
});
/** One wave with its gate. */
export type Wave = z.infer<typeof Wave>;

/** Targets that had reached each stage by the end of each step of time; all lists have the length of `at`. */
export const BurnUp = z.object({
  /** Seconds since 1970, ascending. */
  at: z.array(z.number().int()),
  matched: z.array(z.number().int()),
  verified: z.array(z.number().int()),
  published: z.array(z.number().int()),
  merged: z.array(z.number().int()),
});
/** The series of the burn-up chart. */
export type BurnUp = z.infer<typeof BurnUp>;

/** Something that keeps targets from being merged, with the filter that lists them. */
export const Blocker = z.object({
  /** `person`: somebody must act; `fault`: something broke; `wait`: time or a host will settle it. */
  kind: z.enum(['person', 'fault', 'wait']),
  code: z.string(),
  reason: z.string(),
  count: z.number().int(),
  /** Where the rows are: a table and its search parameters; `null` where there is no table of them. */
  link: z
    .object({ table: z.enum(['targets', 'changesets']), search: z.record(z.string(), z.string()) })
    .nullable(),
});
/** Something that keeps targets from being merged. */
export type Blocker = z.infer<typeof Blocker>;

/** What the model steps used so far, and what they may use. */
export const ModelUse = z.object({
  calls: z.number().int(),
  live: z.number().int(),
  recorded: z.number().int(),
  cached: z.number().int(),
  /** Calls without a usable answer. */
  unanswered: z.number().int(),
  promptTokens: z.number().int(),
  completionTokens: z.number().int(),
  /** In US dollars. */
  money: z.number(),
  /** In US dollars; `null` where the spec sets none. */
  moneyBudget: z.number().nullable(),
  tokenBudget: z.number().nullable(),
});
/** What the model steps used. */
export type ModelUse = z.infer<typeof ModelUse>;

/** Everything of one migration's overview. */
export const MigrationOverview = MigrationSummary.extend({
  description: z.string(),
  tracking: z.string().nullable(),
  specId: z.string().nullable(),
  /** Where it stands, in one sentence. */
  sentence: z.string(),
  funnel: z.array(FunnelCount),
  exits: z.array(ExitCount),
  waves: z.array(Wave),
  burnUp: BurnUp,
  blockers: z.array(Blocker),
  model: ModelUse,
  edits: z.object({ rule: z.number().int(), model: z.number().int() }),
  sites: z.object({ rule: z.number().int(), model: z.number().int() }),
  /** Owners of the repositories in scope with their number of targets, most first; at most 200. */
  repositoryOwners: z.array(z.object({ owner: z.string(), targets: z.number().int() })),
  /** Commands that the migration would take now. */
  commands: z.array(z.enum(['pause', 'resume', 'abort', 'approve'])),
  /** Position in the stream of events that this overview holds at least; hand it to `events?after=`. */
  cursor: z.string(),
  /** When the rows were read. */
  readAt: Timestamp,
}).meta({ id: 'MigrationOverview' });
/** Everything of one migration's overview. */
export type MigrationOverview = z.infer<typeof MigrationOverview>;

/** Body of `PUT /api/migrations/:name`: a checked spec and the file it was read from. */
export const PutMigration = z.object({ spec: SpecBody, source: z.string().max(1_000_000) });

/** Answer of `PUT /api/migrations/:name`. */
export const PutMigrationResult = z
  .object({
    migration: MigrationName,
    version: z.number().int(),
    run: z.number().int(),
    /** False where this version ran already and nothing was started. */
    started: z.boolean(),
    specId: z.string(),
  })
  .meta({ id: 'PutMigrationResult' });
/** Answer of `PUT /api/migrations/:name`. */
export type PutMigrationResult = z.infer<typeof PutMigrationResult>;

/** One group of targets that left the funnel for the like reason. */
export const FailureGroup = z.object({
  state: TargetState,
  code: z.string(),
  stage: z.string(),
  /** The reason with its numbers blanked: what the members have in common. */
  signature: z.string(),
  count: z.number().int(),
  /** The latest member's reason as written. */
  example: z.string(),
  latestAt: Timestamp,
  targets: z.array(z.object({ id: z.string(), repository: z.string() })),
});
/** One group of failed targets. */
export type FailureGroup = z.infer<typeof FailureGroup>;

/** Targets that left the funnel, grouped; largest group first, at most 200 groups of at most 10 named targets. */
export const FailureList = z.object({ items: z.array(FailureGroup) }).meta({ id: 'FailureList' });
/** Targets that left the funnel, grouped. */
export type FailureList = z.infer<typeof FailureList>;
