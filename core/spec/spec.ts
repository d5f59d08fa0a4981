/**
 * A migration's declaration, checked: what the reader of a migration file yields and everything after it trusts.
 *
 * Plain data; units are resolved (milliseconds, bytes, fractions of 1). Immutable once run: a changed file is the next
 * version with another id. Types only: `schema.ts` turns untrusted input into these. Free of zod and Node.
 */

/** A checked migration file. */
export interface Spec {
  readonly apiVersion: 'regrade/v1';
  readonly kind: 'Migration';
  /** Id of the migration: lower-case letters, digits and dashes; also the branch's tail. */
  readonly name: string;
  readonly title: string;
  /** Markdown; opens every pull request's body. */
  readonly description: string;
  readonly owners: readonly string[];
  readonly tracking?: string;
  readonly scope: Scope;
  readonly steps: readonly Step[];
  readonly verify: VerifyPlan;
  readonly changeset: ChangesetPlan;
  readonly rollout: RolloutPlan;
  readonly budget: Budget;
}

/** Which repositories and which of their files. */
export interface Scope {
  readonly sources: readonly Source[];
  readonly files: FileScope;
}

/** One place that repositories come from; all sources of a scope are united. */
export type Source =
  | {
      readonly kind: 'github';
      /** Name of a code host of the configuration. */
      readonly host: string;
      readonly organization: string;
      readonly include: readonly string[];
      readonly exclude: readonly string[];
      readonly archived: boolean;
      readonly forks: boolean;
      readonly topics: readonly string[];
    }
  /** A list: one clone URL, path or host/owner/name a line, optional `@ref`. */
  | { readonly kind: 'repositories'; readonly path: string }
  /** Every git repository below a directory. */
  | { readonly kind: 'directory'; readonly path: string };

/** Which files of a repository may be matched; globs as of picomatch, relative to the repository's root. */
export interface FileScope {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly generated: boolean;
  readonly vendored: boolean;
  readonly maxBytes: number;
}

/** One step; steps run in order and each sees the files as the one before left them. */
export type Step = PatternStep | ModelStep;

/** A deterministic step: a GritQL pattern whose rewrites are applied. */
export interface PatternStep {
  readonly kind: 'pattern';
  readonly id: string;
  readonly pattern: string;
}

/** A step for a language model: each match of `select` is a site, grouped by file. */
export interface ModelStep {
  readonly kind: 'model';
  readonly id: string;
  readonly select: string;
  readonly context: ModelContext;
  readonly instructions: string;
  readonly guidelines: readonly string[];
  readonly examples: readonly { readonly before: string; readonly after: string }[];
  readonly tier: 'fast' | 'smart';
  /** Repair rounds with feedback after the first answer. */
  readonly attempts: number;
}

/** How much of a file the model sees around its sites. */
export type ModelContext =
  | { readonly kind: 'file' }
  | { readonly kind: 'function' }
  | { readonly kind: 'lines'; readonly lines: number };

/** What verification runs; only new failures against the base commit count. */
export interface VerifyPlan {
  readonly syntax: boolean;
  readonly types: 'auto' | 'off';
  readonly commands: readonly VerifyCommand[];
  /** Ways of passing the checks that are refused. @default none */
  readonly forbid?: readonly ForbiddenRule[];
}

/** A way to satisfy checks without doing the work. */
export type ForbiddenRule =
  | 'deleted-tests'
  | 'skipped-tests'
  | 'new-suppressions'
  | 'widened-types'
  | 'lowered-versions';

/** One declared command: argv without a shell, or a line for `sh -c` when `shell` is true. */
export interface VerifyCommand {
  readonly id: string;
  readonly run: readonly string[];
  readonly shell: boolean;
  readonly timeoutMs: number;
  readonly required: boolean;
  /** GritQL on the repository's files; the command is skipped where it does not hold. */
  readonly when?: string;
}

/** How a patch becomes a branch and a pull request; texts are templates with `{{dotted.path}}`. */
export interface ChangesetPlan {
  readonly branch: string;
  readonly title: string;
  readonly body: string;
  readonly commit: {
    readonly message: string;
    readonly signoff: boolean;
    readonly author?: { readonly name: string; readonly email: string };
  };
  readonly labels: readonly string[];
  readonly draft: boolean;
}

/** The rollout in waves, and how fast it may go. */
export interface RolloutPlan {
  readonly waves: readonly WavePlan[];
  readonly pace: Pace;
}

/** One slice of the rollout; the last wave takes all that is left. */
export interface WavePlan {
  readonly name: string;
  readonly take:
    | { readonly kind: 'count'; readonly count: number }
    | { readonly kind: 'fraction'; readonly fraction: number }
    | { readonly kind: 'rest' };
  readonly gate: Gate;
}

/** What must hold before the next wave opens; an empty gate holds once every target of the wave is settled. */
export interface Gate {
  readonly conditions: readonly GateCondition[];
  /** A person must approve. */
  readonly approval: boolean;
  /** Least time since the wave's last target settled, in milliseconds. */
  readonly afterMs: number;
}

/** One measured condition; `threshold` is a fraction of 1. */
export interface GateCondition {
  readonly metric: 'verified' | 'merged' | 'closed';
  readonly operator: '>=' | '<=' | '>' | '<';
  readonly threshold: number;
}

/** Limits of the rollout's speed; absent means no limit of ours. */
export interface Pace {
  readonly perHour?: number;
  readonly maxOpen?: number;
}

/** What model steps may cost over the whole migration; absent means unlimited. */
export interface Budget {
  readonly tokens?: number;
  /** In US dollars. */
  readonly money?: number;
  readonly perTargetMoney?: number;
}
