/** The sentence over a migration, state by state. */
import { describe, expect, it } from 'vitest';
import type { MigrationState, TargetState } from '../../../core/states.ts';
import type { Blocker, FunnelCount, GateConditionStatus, Wave } from '../contract/migrations.ts';
import { funnelStages } from '../queries/reached.ts';
import { targetCounts } from './counts.ts';
import { sentenceOf } from './sentence.ts';

interface Given {
  readonly state: MigrationState;
  readonly reason?: string;
  readonly counts?: Partial<Record<TargetState, number>>;
  readonly reached?: readonly number[];
  readonly waves?: readonly Wave[];
  readonly blockers?: readonly Blocker[];
}

function say({ state, reason = '', counts = {}, reached = [], waves = [], blockers = [] }: Given): string {
  const targets = targetCounts(counts);
  const total = Object.values(targets).reduce((sum, count) => sum + count, 0);
  const funnel: FunnelCount[] = funnelStages.map((stage, place) => ({
    stage,
    reached: reached[place] ?? 0,
    now: 0,
  }));
  return sentenceOf({ summary: { state, reason, targets, total }, funnel, waves, blockers });
}

function wave(state: Wave['state'], more: Partial<Wave> = {}): Wave {
  return {
    index: 0,
    name: 'canary',
    state,
    targets: targetCounts({}),
    total: 5,
    settled: 3,
    conditions: [],
    approvalNeeded: false,
    approvable: false,
    afterMs: 0,
    approvedBy: null,
    approvedAt: null,
    openedAt: null,
    settledAt: null,
    doneAt: null,
    ...more,
  };
}

const rolling = {
  state: 'running',
  counts: { merged: 612, matched: 9228 },
  reached: [9840, 9840, 800, 700, 650, 612],
} as const;

describe('the sentence', () => {
  it('begins before anything ran', () => {
    expect(say({ state: 'draft' })).toBe('Not started.');
    expect(say({ state: 'planned', counts: { found: 1 } })).toBe(
      'Planned for 1 target, nothing has run yet.',
    );
    expect(say({ state: 'running' })).toBe('Looking for repositories.');
  });

  it('counts while it scans', () => {
    const counts = { found: 300, matched: 40, clean: 60 };
    expect(say({ state: 'running', counts, reached: [400, 40] })).toBe(
      'Scanning 400 targets: 100 looked at, 40 with sites.',
    );
    expect(say({ state: 'running', counts: { clean: 12 }, reached: [12, 0] })).toBe(
      'Nothing to change in 12 targets.',
    );
  });

  it('names the wave that is under way and what its gate lacks', () => {
    expect(say({ ...rolling, waves: [wave('done'), wave('open', { name: 'early' })] })).toBe(
      '612 of 9,840 merged; wave early is open, 3 of 5 settled.',
    );
    const lacking: GateConditionStatus[] = [
      { metric: 'verified', operator: '>=', threshold: 0.97, value: 0.91, holds: false },
      { metric: 'closed', operator: '<=', threshold: 0.05, value: 0.02, holds: true },
      { metric: 'merged', operator: '>=', threshold: 0.8, value: null, holds: false },
    ];
    expect(say({ ...rolling, waves: [wave('gated', { conditions: lacking, approvable: true })] })).toBe(
      '612 of 9,840 merged; wave canary waits: verified 91% < 97%, merged not measured yet, approval missing.',
    );
    expect(say({ ...rolling, waves: [wave('gated')] })).toBe(
      '612 of 9,840 merged; wave canary waits: for its time to pass.',
    );
    expect(say({ ...rolling, waves: [wave('halted')] })).toBe('612 of 9,840 merged; wave canary is halted.');
  });

  it('leaves out what has nothing to merge, and says what is open once all waves are done', () => {
    const counts = { merged: 1, published: 52, clean: 185, skipped: 3 };
    const waves = [wave('done'), wave('done')];
    expect(say({ state: 'running', counts, reached: [241, 56, 56, 53, 53, 1], waves })).toBe(
      '1 of 53 merged; every wave is done, 52 pull requests open.',
    );
  });

  it('says whom it needs and what broke', () => {
    const blocker = { reason: '', link: null };
    const blockers: Blocker[] = [
      { ...blocker, kind: 'person', code: 'diverged', count: 1 },
      { ...blocker, kind: 'fault', code: 'types', count: 4 },
      { ...blocker, kind: 'wait', code: 'review-awaited', count: 9 },
    ];
    expect(say({ ...rolling, blockers })).toBe(
      '612 of 9,840 merged; 1 needs somebody; 4 failed or were rejected.',
    );
  });

  it('says why it is paused or aborted, once', () => {
    expect(say({ ...rolling, state: 'paused', reason: 'paused by ana: canary failed.' })).toBe(
      'Paused by ana: canary failed; 612 of 9,840 merged.',
    );
    expect(say({ ...rolling, state: 'aborted', reason: 'wrong pattern' })).toBe(
      'Aborted: wrong pattern; 612 of 9,840 merged.',
    );
    expect(say({ ...rolling, state: 'finished' })).toBe('Finished; 612 of 9,840 merged.');
  });
});
