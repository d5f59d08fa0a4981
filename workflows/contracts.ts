/**
 * What workflows ask of activities: the activity interfaces by task queue, their inputs and outcomes.
 *
 * Payloads are ids, hashes, counts and small unions (under 8 KiB); texts travel as artifacts. Expected outcomes are
 * values; an activity throws only what a retry may cure, or a bug. Types only; activities implement these.
 */
import type { Gate } from '../core/spec/spec.ts';
import type { ChangesetState, MigrationState, Stage, TargetState } from '../core/states.ts';

/** One wave as planned: its targets are rows with this wave index. */
export interface PlannedWave {
  readonly index: number;
  readonly name: string;
  readonly targets: number;
  readonly gate: Gate;
}

/** One target as a window starts it. */
export interface TargetRef {
  readonly target: string;
  readonly repository: string;
}

/** Measured gate of a wave. */
export interface GateStatus {
  readonly settled: boolean;
  readonly holds: boolean;
  readonly approved: boolean;
  /** No further event can make a condition hold: a person must decide. */
  readonly stuck: boolean;
  /** For people: what is missing, e.g. `merged 40% >= 80%`. */
  readonly missing: readonly string[];
  /** When time alone may make it hold: milliseconds to wait at least. */
  readonly waitMs: number;
}

/** Outcome of a step of the rewrite over one target. */
export type RewriteOutcome =
  | {
      readonly kind: 'rewritten';
      readonly patch: string;
      readonly ruleEdits: number;
      readonly modelEdits: number;
    }
  /** No step changed anything: the target is `clean` (or `skipped`, with the reason). */
  | { readonly kind: 'unchanged'; readonly reason: string }
  /** A model's answer could not be used, a recording is missing, a budget is spent, … */
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };

/** Outcome of verification. */
export type VerifyOutcome = {
  readonly kind: 'accepted' | 'rejected' | 'inconclusive';
  readonly reason: string;
};

/** Outcome of publishing a changeset. */
export type PublishOutcome =
  | { readonly kind: 'opened' | 'adopted'; readonly changeset: string; readonly number: number }
  /** The pace, a window or a pause does not allow it now; try again after this many milliseconds. */
  | { readonly kind: 'paced'; readonly retryAfterMs: number; readonly reason: string }
  /** Someone else's commits are on our branch, the pull request was closed by a person, the migration was aborted, … */
  | {
      readonly kind: 'refused';
      readonly state: TargetState;
      readonly code: string;
      readonly message: string;
    };

/** What tracking saw of a changeset on its host. */
export interface TrackOutcome {
  /** `unseen`: the host asked to slow down, so nothing is known yet. */
  readonly state: ChangesetState | 'unseen';
  readonly final: boolean;
}

/** What a withdrawal did in one go. */
export interface WithdrawOutcome {
  readonly withdrawn: number;
  /** Pull requests that are still to be closed: ask again, after `retryAfterMs` where the host asked to slow down. */
  readonly left: number;
  readonly retryAfterMs: number;
}

/** Activities that read and change the database only; queue `regrade`. */
export interface PlanningActivities {
  planWaves(input: { readonly specId: string }): Promise<readonly PlannedWave[]>;
  /** Targets of a wave by position, those not yet settled; `from` and `count` page over positions. */
  listTargets(input: {
    readonly migration: string;
    readonly wave: number;
    readonly from: number;
    readonly count: number;
  }): Promise<readonly TargetRef[]>;
  /** Those of the given targets that still hold a window slot. */
  stillUnsettled(input: { readonly targets: readonly string[] }): Promise<readonly string[]>;
  /** Number of the migration's changesets that are not merged or closed yet. */
  countOpenChangesets(input: { readonly migration: string }): Promise<number>;
  setMigrationState(input: {
    readonly migration: string;
    readonly to: MigrationState;
    readonly reason: string;
  }): Promise<void>;
  setWaveState(input: {
    readonly migration: string;
    readonly wave: number;
    readonly to: 'open' | 'gated' | 'done' | 'halted';
  }): Promise<void>;
  approveWave(input: {
    readonly migration: string;
    readonly wave: number;
    readonly by: string;
  }): Promise<void>;
  readGate(input: { readonly migration: string; readonly wave: number }): Promise<GateStatus>;
  /** Records a side exit or failure of a target (used where no other activity did). */
  settleTarget(input: {
    readonly target: string;
    readonly to: TargetState;
    readonly stage: Stage;
    readonly code: string;
    readonly reason: string;
  }): Promise<void>;
}

/** Activities that read repositories; queue `regrade-scan`. */
export interface ScanActivities {
  /** Enumerates the scope's repositories and records them as targets. */
  discover(input: { readonly specId: string }): Promise<{ readonly targets: number }>;
  /** Mirrors and scans every target of the spec that is not scanned yet; heartbeats, resumes. */
  scan(input: {
    readonly specId: string;
  }): Promise<{ readonly matched: number; readonly clean: number; readonly failed: number }>;
}

/** Activities that change code in memory and in sandboxes; queue `regrade-rewrite`. */
export interface RewriteActivities {
  /** Runs all steps over one target and stores its patch; model answers are cached by request, so a retry pays nothing twice. */
  rewrite(input: { readonly specId: string; readonly target: string }): Promise<RewriteOutcome>;
  verify(input: {
    readonly specId: string;
    readonly target: string;
    readonly patch: string;
  }): Promise<VerifyOutcome>;
}

/** Activities that talk to code hosts; queue `regrade-host`. */
export interface PublishActivities {
  publish(input: {
    readonly specId: string;
    readonly target: string;
    readonly patch: string;
  }): Promise<PublishOutcome>;
  track(input: { readonly changeset: string }): Promise<TrackOutcome>;
  /**
   * Closes open pull requests of targets that the present spec leaves alone (`clean`, or out of its scope), a page at a
   * time; those on which a person committed stay open.
   */
  withdraw(input: { readonly migration: string; readonly target?: string }): Promise<WithdrawOutcome>;
}

/** Everything a worker implements. */
export type AllActivities = PlanningActivities & ScanActivities & RewriteActivities & PublishActivities;
