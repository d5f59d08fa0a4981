/**
 * The HTTP contract as clients see it: the types of every request and answer.
 *
 * Types only, so that a browser bundle or the command line takes no schema with it.
 */
export type { Command, CommandResult } from './commands.ts';
export type {
  ChangesetCounts,
  FunnelStage,
  MigrationName,
  Problem,
  SideExit,
  TargetCounts,
} from './common.ts';
export type {
  ChangesetDetail,
  ChangesetFacts,
  CheckFacts,
  ModelCallFacts,
  PatchFacts,
  StepSites,
  VerdictFacts,
} from './detail.ts';
export type { EventBatch, RolloutEventJson } from './events.ts';
export type {
  Blocker,
  BurnUp,
  ExitCount,
  FailureGroup,
  FailureList,
  FunnelCount,
  GateConditionStatus,
  MigrationList,
  MigrationOverview,
  MigrationSummary,
  ModelUse,
  PutMigrationResult,
  Wave,
} from './migrations.ts';
export type {
  ChangesetPage,
  ChangesetQuery,
  ChangesetRow,
  TargetPage,
  TargetQuery,
  TargetRow,
} from './tables.ts';
export type { UsageDay, UsageGroup, UsageList, UsageRow, UsageSummary, UsageTable } from './usage.ts';
