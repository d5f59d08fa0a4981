/**
 * Specs for tests of discovery and scanning, and their rows in a database.
 *
 * Not used by production code.
 */
import { hashOf } from '../../core/hash.ts';
import type { Scope, Spec, Step } from '../../core/spec/spec.ts';
import type { Queryable } from '../adapters/database/database.ts';

/** What a test says of a spec; the rest has plain values. */
export interface TestSpec {
  readonly name?: string;
  readonly sources?: Scope['sources'];
  readonly files?: Partial<Scope['files']>;
  readonly steps?: readonly Step[];
  readonly title?: string;
}

/** A rule that renames calls of `alpha` to `beta`. */
export const alphaRule: Step = { kind: 'pattern', id: 'alpha', pattern: '`alpha($x)` => `beta($x)`' };

/** A model step over calls of `gamma`. */
export const gammaModel: Step = {
  kind: 'model',
  id: 'gamma',
  select: '`gamma($x)`',
  context: { kind: 'file' },
  instructions: 'Mend it.',
  guidelines: [],
  examples: [],
  tier: 'fast',
  attempts: 1,
};

/** A condition on `$x` that takes hours on `slowText` and no time on a short text; it holds where `$x` is `zz`. */
export const slowCondition =
  'contains `$a` where { $x <: contains `$b` where { $x <: contains `$c` where { $x <: contains `zz` } } }';

/** A file on which `alpha($x)` with the slow condition hangs; the comment leads it past every prefilter. */
export const slowText = `/* zz */ alpha([${'[1],\n'.repeat(2_000)}]);\n`;

/** Makes a spec. */
export function makeSpec(test: TestSpec = {}): Spec {
  const files = {
    include: ['**/*.{js,ts}'],
    exclude: [],
    generated: false,
    vendored: false,
    maxBytes: 1_000_000,
  };
  return {
    apiVersion: 'regrade/v1',
    kind: 'Migration',
    name: test.name ?? 'alpha-to-beta',
    title: test.title ?? 'Alpha to beta',
    description: '',
    owners: [],
    scope: { sources: test.sources ?? [], files: { ...files, ...test.files } },
    steps: test.steps ?? [alphaRule, gammaModel],
    verify: { syntax: true, types: 'off', commands: [] },
    changeset: {
      branch: 'b',
      title: 't',
      body: '',
      commit: { message: 'm', signoff: false },
      labels: [],
      draft: false,
    },
    rollout: { waves: [], pace: {} },
    budget: {},
  };
}

/** Stores a spec as the current one of its migration; returns its id. */
export async function storeSpec(database: Queryable, spec: Spec): Promise<string> {
  const id = hashOf(spec);
  await database.query('insert into migrations (name) values ($1) on conflict do nothing', [spec.name]);
  await database.query(
    `insert into specs (id, migration, version, title, body, source)
     select $1, $2, 1 + count(*), $3, $4, '' from specs where migration = $2 on conflict do nothing`,
    [id, spec.name, spec.title, JSON.stringify(spec)],
  );
  return id;
}
