/**
 * Structure of a checked spec as it travels over HTTP (`core/spec/spec.ts`).
 *
 * Not the checker of migration files: units and meanings were checked by the reader that made the spec. This only
 * refuses what is not of that shape. Objects are strict, because a member that was silently dropped would change the
 * spec's id.
 */
import { z } from 'zod';
import type { Spec } from '../../../core/spec/spec.ts';
import { MigrationName } from './common.ts';

const texts = z.array(z.string()).readonly();

const Source = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('github'),
    host: z.string(),
    organization: z.string(),
    include: texts,
    exclude: texts,
    archived: z.boolean(),
    forks: z.boolean(),
    topics: texts,
  }),
  z.strictObject({ kind: z.literal('repositories'), path: z.string() }),
  z.strictObject({ kind: z.literal('directory'), path: z.string() }),
]);

const Context = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('file') }),
  z.strictObject({ kind: z.literal('function') }),
  z.strictObject({ kind: z.literal('lines'), lines: z.number().int().min(0) }),
]);

const Step = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('pattern'), id: z.string(), pattern: z.string() }),
  z.strictObject({
    kind: z.literal('model'),
    id: z.string(),
    select: z.string(),
    context: Context,
    instructions: z.string(),
    guidelines: texts,
    examples: z.array(z.strictObject({ before: z.string(), after: z.string() })).readonly(),
    tier: z.enum(['fast', 'smart']),
    attempts: z.number().int().min(0),
  }),
]);

const VerifyPlan = z.strictObject({
  syntax: z.boolean(),
  types: z.enum(['auto', 'off']),
  commands: z
    .array(
      z.strictObject({
        id: z.string(),
        run: texts,
        shell: z.boolean(),
        timeoutMs: z.number().positive(),
        required: z.boolean(),
        when: z.string().exactOptional(),
      }),
    )
    .readonly(),
});

const ChangesetPlan = z.strictObject({
  branch: z.string(),
  title: z.string(),
  body: z.string(),
  commit: z.strictObject({
    message: z.string(),
    signoff: z.boolean(),
    author: z.strictObject({ name: z.string(), email: z.string() }).exactOptional(),
  }),
  labels: texts,
  draft: z.boolean(),
});

const Take = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('count'), count: z.number().int().positive() }),
  z.strictObject({ kind: z.literal('fraction'), fraction: z.number().positive().max(1) }),
  z.strictObject({ kind: z.literal('rest') }),
]);

/** A gate as specs and the database's `waves.gate` hold it. */
export const Gate = z.strictObject({
  conditions: z
    .array(
      z.strictObject({
        metric: z.enum(['verified', 'merged', 'closed']),
        operator: z.enum(['>=', '<=', '>', '<']),
        threshold: z.number().min(0).max(1),
      }),
    )
    .readonly(),
  approval: z.boolean(),
  afterMs: z.number().min(0),
});

const RolloutPlan = z.strictObject({
  waves: z
    .array(z.strictObject({ name: z.string().min(1), take: Take, gate: Gate }))
    .min(1)
    .readonly(),
  pace: z.strictObject({
    perHour: z.number().positive().exactOptional(),
    maxOpen: z.number().int().positive().exactOptional(),
  }),
});

/** A checked spec. */
export const SpecBody = z
  .strictObject({
    apiVersion: z.literal('regrade/v1'),
    kind: z.literal('Migration'),
    name: MigrationName,
    title: z.string(),
    description: z.string(),
    owners: texts,
    tracking: z.string().exactOptional(),
    scope: z.strictObject({
      sources: z.array(Source).readonly(),
      files: z.strictObject({
        include: texts,
        exclude: texts,
        generated: z.boolean(),
        vendored: z.boolean(),
        maxBytes: z.number().positive(),
      }),
    }),
    steps: z.array(Step).min(1).readonly(),
    verify: VerifyPlan,
    changeset: ChangesetPlan,
    rollout: RolloutPlan,
    budget: z.strictObject({
      tokens: z.number().min(0).exactOptional(),
      money: z.number().min(0).exactOptional(),
      perTargetMoney: z.number().min(0).exactOptional(),
    }),
  })
  .meta({ id: 'Spec' });

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

/** Fails to compile when the schema and the core's type part ways (a new member, another type). */
export const specBodyIsSpec: Same<z.output<typeof SpecBody>, Spec> &
  Same<keyof z.output<typeof SpecBody>, keyof Spec> = true;
