/**
 * What keeps targets from being merged, by cause, with who must act and where the rows are. Pure.
 */
import type { Blocker, Wave } from '../contract/migrations.ts';
import type { StuckRow } from '../queries/count-stuck-changesets.ts';
import type { ExitRow } from '../queries/list-exits.ts';

/** Blockers: what a person must do first, then faults, then what only waits; each the largest first. */
export function blockersOf(input: {
  readonly waves: readonly Wave[];
  readonly exits: readonly ExitRow[];
  readonly stuck: StuckRow | undefined;
}): readonly Blocker[] {
  const order: readonly Blocker['kind'][] = ['person', 'fault', 'wait'];
  return [...waveBlockers(input.waves), ...exitBlockers(input.exits), ...stuckBlockers(input.stuck)].sort(
    (a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || b.count - a.count,
  );
}

function waveBlockers(waves: readonly Wave[]): readonly Blocker[] {
  return waves
    .filter((wave) => wave.approvable && wave.state === 'gated')
    .map((wave) => ({
      kind: 'person',
      code: 'wave-approval',
      reason: `Wave ${wave.name} waits for an owner's approval`,
      count: 1,
      link: { table: 'targets', search: { wave: String(wave.index) } },
    }));
}

function exitBlockers(exits: readonly ExitRow[]): readonly Blocker[] {
  return exits.map((exit) => ({
    kind: exit.state === 'vetoed' ? 'person' : 'fault',
    code: exit.code,
    reason: exit.reason === '' ? `Targets ${exit.state}` : exit.reason,
    count: exit.count,
    link: { table: 'targets', search: { state: exit.state, code: exit.code } },
  }));
}

type StuckCause = readonly [keyof StuckRow, Blocker['kind'], string, Readonly<Record<string, string>>];

const stuckCauses: readonly StuckCause[] = [
  ['conflicted', 'wait', 'Pull requests conflict with their base branch', { state: 'conflicted' }],
  ['diverged', 'person', 'A person committed to the branch', { state: 'diverged' }],
  ['stale', 'wait', 'Pull requests are behind a newer patch', { state: 'stale' }],
  ['checks_failed', 'person', 'Checks of the code host failed', { state: 'open', checks: 'failed' }],
  [
    'changes_requested',
    'person',
    'Reviewers asked for changes',
    { state: 'open', review: 'changes_requested' },
  ],
  [
    'review_awaited',
    'wait',
    'Pull requests await a review',
    { state: 'open', review: 'none', checks: 'none,passed' },
  ],
];

function stuckBlockers(stuck: StuckRow | undefined): readonly Blocker[] {
  if (stuck === undefined) return [];
  return stuckCauses
    .filter(([column]) => stuck[column] > 0)
    .map(([column, kind, reason, search]) => ({
      kind,
      code: column.replaceAll('_', '-'),
      reason,
      count: stuck[column],
      link: { table: 'changesets', search },
    }));
}
