/**
 * A checked spec for tests that need one and care for little of it.
 */
import type { Spec } from '../../core/spec/spec.ts';

/** A complete spec of one rule step; `parts` replaces whole members. */
export function makeTestSpec(parts: Partial<Spec> & Pick<Spec, 'name'>): Spec {
  return {
    apiVersion: 'regrade/v1',
    kind: 'Migration',
    title: parts.name,
    description: '',
    owners: [],
    scope: {
      sources: [],
      files: { include: ['**'], exclude: [], generated: false, vendored: false, maxBytes: 1_000_000 },
    },
    steps: [{ kind: 'pattern', id: 'rule', pattern: '`old()` => `new_()`' }],
    verify: { syntax: true, types: 'off', commands: [], forbid: [] },
    changeset: {
      branch: 'regrade/{{migration.name}}',
      title: '{{migration.title}}',
      body: '{{migration.description}}',
      commit: { message: 'refactor: {{migration.title}}', signoff: false },
      labels: [],
      draft: false,
    },
    rollout: { waves: [], pace: {} },
    budget: {},
    ...parts,
  };
}
