/**
 * Keys of the migration file that exist in its design but not yet in Regrade: refused by name, never ignored.
 *
 * Where a key's value says what happens today anyway, that value is accepted. The list shrinks as keys come to life.
 */
import type { Finding, Path } from './problem.ts';

/** One key that is refused; `[]` in its path stands for each entry of a list. */
export interface LaterKey {
  readonly path: string;
  /** Values that are accepted because they ask for what happens anyway. */
  readonly accepts: readonly unknown[];
  /** Where given, only these values are refused, and the key is known to the schema. */
  readonly refuses?: readonly unknown[];
  /** What the key is for, for people. */
  readonly what: string;
}

function later(path: string, what: string, ...accepts: readonly unknown[]): LaterKey {
  return Object.freeze({ path, what, accepts: Object.freeze(accepts) });
}

/** Every key of a later version. */
export const laterKeys: readonly LaterKey[] = Object.freeze([
  later('kind', 'policies of an organisation', 'Migration'),
  later('scope.projects', 'one changeset for each project of a monorepo'),
  later('scope.where', 'a GritQL condition on the repository'),
  later('steps[].run', 'steps that run a command'),
  later('steps[].image', 'container images of steps'),
  later('steps[].network', 'network access of steps', false),
  later('steps[].shell', 'steps that run a shell line', false),
  {
    ...later('steps[].model.context', 'references as context of a model step'),
    refuses: Object.freeze(['references']),
  },
  later('steps[].model.candidates', 'several candidates for one site', 1),
  later('changeset.split', 'several changesets for one target', { by: 'none' }),
  later('changeset.reviewers', 'choosing reviewers', []),
  later('changeset.commit.per', 'one commit for each step', 'migration'),
  later('changeset.merge', 'merging by Regrade', { auto: false }),
  later('changeset.onHumanCommit', 'another way to treat commits of people', 'keep'),
  later('changeset.onForeignClose', 'another way to treat a pull request that its owner closed', 'veto'),
  later('rollout.after', 'waiting for another migration', []),
  later('rollout.order', 'an order by dependencies', 'none'),
  later('rollout.pace.maxOpenPerOwner', 'a limit for each owner'),
  later('rollout.pace.maxPendingChecks', 'a limit by pending checks'),
  later('rollout.windows', 'time windows', []),
  later('rollout.freeze', 'freezes', []),
  later('standing', 'keeping watch after the rollout'),
]);

/** A document without its later keys, and a finding for each that asks for more than happens today. */
export function splitLaterKeys(document: unknown): {
  readonly value: unknown;
  readonly findings: readonly Finding[];
} {
  const value: unknown = structuredClone(document);
  const findings: Finding[] = [];
  for (const key of laterKeys) visit(value, key.path.split('.'), [], { key, findings });
  return { value, findings };
}

interface Visit {
  readonly key: LaterKey;
  readonly findings: Finding[];
}

function visit(parent: unknown, parts: readonly string[], path: Path, context: Visit): void {
  const [part, ...rest] = parts;
  if (part === undefined || !isRecord(parent)) return;
  const isList = part.endsWith('[]');
  const name = isList ? part.slice(0, -2) : part;
  if (!Object.hasOwn(parent, name)) return;
  const child = parent[name];
  if (isList) {
    if (!Array.isArray(child)) return;
    for (const [index, entry] of child.entries()) visit(entry, rest, [...path, name, index], context);
    return;
  }
  if (rest.length > 0) {
    visit(child, rest, [...path, name], context);
    return;
  }
  judge(parent, name, [...path, name], context);
}

function judge(parent: Record<string, unknown>, name: string, path: Path, { key, findings }: Visit): void {
  const value = parent[name];
  const isListed = (list: readonly unknown[]) => list.some((item) => isSame(item, value));
  if (key.refuses !== undefined && !isListed(key.refuses)) return;
  delete parent[name];
  if (isListed(key.accepts)) return;
  const suggestion =
    key.accepts.length > 0
      ? `Remove \`${name}\`, or write what happens today: \`${name}: ${key.accepts.map((item) => JSON.stringify(item)).join(' or ')}\`.`
      : `Remove \`${name}\`; this version runs the migration without it.`;
  findings.push({
    code: 'RG_SPEC_NOT_SUPPORTED',
    path,
    at: 'key',
    details: { key: name, what: key.what, suggestion },
  });
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
