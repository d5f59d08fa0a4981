/**
 * What every part of the HTTP contract shares: names, states, times, pages and problems.
 *
 * Schemas carry the name of their type. They describe JSON: times are ISO 8601 text in UTC, absent facts are `null`.
 * Clients import these as types only; nothing here reads a database.
 */
import { z } from 'zod';
import {
  type ChangesetState as CoreChangesetState,
  type MigrationState as CoreMigrationState,
  type WaveState as CoreWaveState,
  changesetStates,
  targetStates,
} from '../../../core/states.ts';

/** Name of a migration: lower-case letters, digits and dashes, as the spec's `name`. */
export const MigrationName = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[a-z0-9][a-z0-9-]*$/, 'lower-case letters, digits and dashes');
/** Name of a migration. */
export type MigrationName = z.infer<typeof MigrationName>;

/** SHA-256 in lower-case hex: the address of an artifact. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, '64 lower-case hex digits');

/** A moment as ISO 8601 text in UTC. */
export const Timestamp = z.string();

/** Life of a migration (`core/states.ts`). */
export const MigrationState = z.enum([
  'draft',
  'planned',
  'running',
  'paused',
  'finished',
  'aborted',
] as const satisfies readonly CoreMigrationState[]);

/** Life of a wave (`core/states.ts`). */
export const WaveState = z.enum([
  'waiting',
  'open',
  'gated',
  'done',
  'halted',
] as const satisfies readonly CoreWaveState[]);

/** Life of a target (`core/states.ts`). */
export const TargetState = z.enum(targetStates);

/** Life of a changeset (`core/states.ts`). */
export const ChangesetState = z.enum(changesetStates);

/** The stages a target passes when nothing stops it, in order; the funnel's columns. */
export const FunnelStage = z.enum(['found', 'matched', 'rewriting', 'verified', 'published', 'merged']);
/** One column of the funnel. */
export type FunnelStage = z.infer<typeof FunnelStage>;

/** The ways a target leaves the funnel. */
export const SideExit = z.enum(['clean', 'skipped', 'rejected', 'failed', 'vetoed']);
/** One way out of the funnel. */
export type SideExit = z.infer<typeof SideExit>;

/** Result of the checks that a code host ran on a pull request. */
export const HostChecks = z.enum(['none', 'pending', 'passed', 'failed']);

/** What people said of a pull request on its code host. */
export const HostReview = z.enum(['none', 'approved', 'changes_requested']);

/** Number of changesets by state; every state is present. */
export const ChangesetCounts = z.record(ChangesetState, z.number().int());
/** Number of changesets by state. */
export type ChangesetCounts = Record<CoreChangesetState, number>;

/** Number of targets by state; every state is present. */
export const TargetCounts = z.record(TargetState, z.number().int());
/** Number of targets by state. */
export type TargetCounts = z.infer<typeof TargetCounts>;

/** What every refused request answers: a stable code, what happened and why, and what to do about it. */
export const Problem = z
  .object({
    code: z.string(),
    message: z.string(),
    remedy: z.string(),
    details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
  })
  .meta({ id: 'Problem' });
/** A refusal, as JSON. */
export type Problem = z.infer<typeof Problem>;

/** A reference to stored bytes that `GET /api/artifacts/:sha256` answers. */
export const ArtifactLink = z.object({
  sha256: Sha256,
  bytes: z.number().int(),
  mediaType: z.string(),
});

/** Schema of one page of a table: `next` is the cursor of the following page, `null` on the last. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    /** Rows that the filter holds in all, over every page. */
    total: z.number().int(),
    next: z.string().nullable(),
  });
}

/** A list of words in a query string, written with commas: `state=open,approved`. */
export function commaList<const W extends string>(words: readonly W[]) {
  return z
    .string()
    .max(500)
    .transform((text, context): readonly W[] => {
      const parts = text.split(',').filter((part) => part !== '');
      const known = words.filter((word) => parts.includes(word));
      if (known.length === parts.length) return known;
      context.addIssue({ code: 'custom', message: `a list of ${words.join(', ')}` });
      return z.NEVER;
    });
}
