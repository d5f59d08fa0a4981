/**
 * The shape of a migration file, for zod: which keys there are, what stands in them, and their defaults.
 *
 * Only shape: laws across keys are `laws.ts`, keys of later versions are `later-keys.ts`, the checked type is `spec.ts`.
 * The published JSON Schema is made of this, so every key has a description.
 */
import { z } from 'zod';
import type { ErrorDetails } from '../errors.ts';
import type { ProblemCode } from './problem.ts';
import {
  author,
  duration,
  modelContext,
  money,
  size,
  take,
  threshold,
  tokenCount,
  type Unit,
} from './units.ts';

/** What a custom zod issue of ours carries: the finding's code and details. */
export interface IssueParams {
  readonly code: ProblemCode;
  readonly details: ErrorDetails;
}

/** A value with a unit as a zod type; its JSON Schema is the unit's pattern. */
export function unit<T>(kind: Unit<T>, description: string, json: Record<string, unknown> = {}) {
  const read = (value: unknown, context: z.RefinementCtx): T => {
    const result = kind.read(value);
    if (result.kind === 'read') return result.value;
    context.addIssue({ code: 'custom', params: { ...unitFault(kind, value) } });
    return z.NEVER;
  };
  return z
    .unknown()
    .transform(read)
    .meta({ type: 'string', pattern: kind.pattern, description, examples: [kind.example], ...json });
}

function unitFault(kind: Unit<unknown>, value: unknown): IssueParams {
  const { expected, example } = kind;
  if (value === undefined || value === null || typeof value === 'object' || typeof value === 'boolean')
    return { code: 'RG_SPEC_WRONG_TYPE', details: { expected, found: describeValue(value) } };
  const found = typeof value === 'number' ? `The bare number ${value}` : `\`${String(value)}\``;
  return { code: 'RG_SPEC_UNIT', details: { found, expected, example } };
}

/** A short name for a value in a message: `a list`, `the text "x"`. */
export function describeValue(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (typeof value === 'string') {
    const line = value.split('\n', 1)[0] ?? '';
    return `the text \`${line.length > 40 ? `${line.slice(0, 40)}…` : line}\``;
  }
  return `\`${String(value)}\``;
}

const text = (description: string) => z.string().min(1).describe(description);
const texts = (description: string) => z.array(z.string().min(1)).default([]).describe(description);
const flag = (byDefault: boolean, description: string) =>
  z.boolean().default(byDefault).describe(description);

/** Names of migrations, steps, waves and commands: they become parts of branches, ids and file names. */
const identifier = (description: string) =>
  z
    .string()
    .max(80)
    .regex(/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/)
    .describe(description);

const githubSource = z
  .strictObject({
    host: text('Name of a code host of the configuration.').default('github.com'),
    organization: text('Organisation or user whose repositories are taken.'),
    include: texts('Globs of repository names to take; all when empty.'),
    exclude: texts('Globs of repository names to leave out.'),
    archived: flag(false, 'Takes archived repositories too.'),
    forks: flag(false, 'Takes forks too.'),
    topics: texts('Topics that a repository must have, every one of them.'),
  })
  .describe('Repositories of an organisation on a code host with the API of GitHub.');

const source = z
  .strictObject({
    github: githubSource.optional(),
    repositories: text('File with a clone URL, path or host/owner/name a line, optional `@ref`.').optional(),
    directory: text('Directory; every git repository below it is taken.').optional(),
  })
  .describe('One place that repositories come from; exactly one key.');

const files = z
  .strictObject({
    include: z
      .array(z.string().min(1))
      .min(1)
      .default(['**/*'])
      .describe('Globs of files that may be matched.'),
    exclude: texts('Globs of files that are left alone.'),
    generated: flag(false, 'Takes generated files too.'),
    vendored: flag(false, 'Takes vendored files (`node_modules`, `vendor`, …) too.'),
    maxBytes: unit(size, 'Larger files are skipped, and counted.').prefault('1MB'),
  })
  .prefault({})
  .describe('Which files of a repository may be matched.');

const contextSchema = {
  type: undefined,
  pattern: undefined,
  anyOf: [
    { enum: ['file', 'function'] },
    {
      type: 'object',
      properties: { lines: { type: 'integer', minimum: 0 } },
      required: ['lines'],
      additionalProperties: false,
    },
  ],
};

const example = z.strictObject({
  before: text('Code as it stands.'),
  after: text('The same code as it shall be.'),
});

const model = z.strictObject({
  select: text('GritQL; each match is a site.'),
  context: unit(modelContext, 'How much of a file the model sees around its sites.', contextSchema).prefault(
    'file',
  ),
  instructions: text('What to do with each site.'),
  guidelines: texts('What every answer must keep to; checked again before publishing.'),
  examples: z
    .array(example)
    .default([])
    .describe('Sites and what becomes of them, as the model shall do it.'),
  tier: z.enum(['fast', 'smart']).default('fast').describe('Tier that is asked first; escalates on failure.'),
  attempts: z.int().min(0).max(10).default(2).describe('Repair rounds with feedback after the first answer.'),
});

const step = z
  .strictObject({
    id: identifier('Name of the step; `step-<n>` by default.').optional(),
    pattern: text('GritQL whose rewrites are applied.').optional(),
    model: model.optional().describe('A step for a language model.'),
  })
  .describe('One step; exactly one of `pattern` and `model`.');

const command = z.strictObject({
  id: identifier('Name of the check; `command-<n>` by default.').optional(),
  run: z
    .union([z.string().min(1), z.array(z.string()).min(1)])
    .describe('Command, as a line that is split into words, or as a list of words.'),
  shell: flag(false, 'Runs the line with `sh -c`.'),
  timeout: unit(duration, 'After this time the check is inconclusive.').prefault('10m'),
  required: flag(true, 'A new failure rejects the patch.'),
  when: text(
    'GritQL on the files of the repository; the command is skipped where it does not hold.',
  ).optional(),
});

const verify = z
  .strictObject({
    syntax: flag(true, 'Counts new parse errors.'),
    types: z.enum(['auto', 'off']).default('auto').describe('Type-checks where a tsconfig.json is found.'),
    commands: z.array(command).default([]).describe('Commands of the repository, run on base and patch.'),
    forbid: z
      .array(
        z.enum(['deleted-tests', 'skipped-tests', 'new-suppressions', 'widened-types', 'lowered-versions']),
      )
      .default([])
      .describe('Ways of passing the checks without doing the work; each that a patch uses rejects it.'),
  })
  .prefault({})
  .describe('What verification runs; only new failures against the base commit count.');

const commit = z
  .strictObject({
    message: text('Template of the commit message.').default('{{migration.title}}'),
    author: unit(author, 'Author of the commits; the code host account by default.').optional(),
    signoff: flag(false, 'Adds a `Signed-off-by` trailer.'),
  })
  .prefault({})
  .describe('The commit of a changeset.');

const changeset = z
  .strictObject({
    branch: text('Template of the branch name.').default('regrade/{{migration.name}}{{project.suffix}}'),
    title: text('Template of the pull request title.').default('{{migration.title}}'),
    body: text('Markdown template of the pull request body.').default('{{migration.description}}'),
    commit,
    labels: z.array(z.string().min(1)).default(['regrade']).describe('Labels of the pull request.'),
    draft: flag(false, 'Opens pull requests as drafts.'),
  })
  .prefault({})
  .describe('How a patch becomes a branch and a pull request.');

const gate = z
  .strictObject({
    verified: unit(threshold, 'Share of the matched targets whose patch is accepted.').optional(),
    merged: unit(threshold, 'Share of the published changesets that are merged.').optional(),
    closed: unit(threshold, 'Share of the published changesets that were closed unmerged.').optional(),
    approval: flag(false, 'A person must approve the next wave.'),
    after: unit(duration, 'Least time since the last target of the wave settled.').prefault('0s'),
  })
  .prefault({})
  .describe('What must hold before the next wave opens.');

const wave = z.strictObject({
  name: identifier('Name of the wave.'),
  take: unit(take, 'Number of targets, percentage of all, or `rest`.', {
    type: ['string', 'integer'],
    minimum: 1,
  }).prefault('rest'),
  gate,
});

const rollout = z
  .strictObject({
    waves: z
      .array(wave)
      .min(1)
      .prefault([{ name: 'all' }])
      .describe('Slices of the rollout, in order; the last takes the rest.'),
    pace: z
      .strictObject({
        perHour: z.int().min(1).optional().describe('Most pull requests opened in an hour.'),
        maxOpen: z.int().min(1).optional().describe('Most pull requests open at once.'),
      })
      .prefault({})
      .describe('Limits of the speed of the rollout.'),
  })
  .prefault({})
  .describe('The rollout in waves, and how fast it may go.');

const budget = z
  .strictObject({
    money: unit(money, 'What model steps may cost in all.').optional(),
    tokens: unit(tokenCount, 'Tokens that model steps may use in all.', {
      type: ['string', 'integer'],
    }).optional(),
    perTarget: z
      .strictObject({ money: unit(money, 'What model steps may cost for one target.').optional() })
      .prefault({})
      .describe('Limits for one target.'),
  })
  .prefault({})
  .describe('What model steps may cost.');

/** A migration file as it is written; its output has defaults filled in and units resolved. */
export const MigrationFile = z
  .strictObject({
    apiVersion: z.literal('regrade/v1').describe('Version of this format.'),
    name: identifier('Id of the migration; also the tail of its branch.'),
    title: text('One line for people; the name by default.')
      .regex(/^[^\n]*\n?$/)
      .optional(),
    description: z.string().default('').describe('Markdown; opens the body of every pull request.'),
    owners: texts('Who may approve waves.'),
    tracking: z.url().optional().describe('Address of the tracking ticket.'),
    scope: z
      .strictObject({ sources: z.array(source).describe('Where repositories come from; all united.'), files })
      .describe('Which repositories and which of their files.'),
    libraries: texts('Pattern files and folders that the patterns may call, relative to this file.'),
    steps: z.array(step).min(1).describe('Steps in order; each sees the files as the one before left them.'),
    verify,
    changeset,
    rollout,
    budget,
  })
  .describe('A Regrade migration: what changes, how we know it is right, and how it rolls out.');

/** A migration file of the right shape. */
export type MigrationFile = z.output<typeof MigrationFile>;
