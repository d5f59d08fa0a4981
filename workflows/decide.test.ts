/** The workflows' pure decisions. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CommandContext, refusalOf } from './migration/decide.ts';
import { exitOfRewrite, exitOfVerdict, nextTrackInterval, trackInterval } from './repo-change/decide.ts';
import { freeSlots, partition, startsPerTask } from './repo-window/decide.ts';
import { gateInterval, nextGateLook } from './wave/decide.ts';

describe('a window', () => {
  it('never starts more than its free slots, nor than one task may carry', () => {
    fc.assert(
      fc.property(fc.nat(2000), fc.nat(2000), (window, inFlight) => {
        const free = freeSlots(window, inFlight);
        expect(free).toBeGreaterThanOrEqual(0);
        expect(free).toBeLessThanOrEqual(startsPerTask);
        expect(inFlight + free).toBeLessThanOrEqual(Math.max(window, inFlight));
      }),
    );
  });

  it('covers every position exactly once', () => {
    fc.assert(
      fc.property(fc.nat(20_000), (targets) => {
        const ranges = partition(targets);
        expect(ranges.reduce((sum, { from, to }) => sum + to - from, 0)).toBe(targets);
        ranges.forEach(({ from }, index) => {
          expect(from).toBe(ranges[index - 1]?.to ?? 0);
        });
        expect(ranges.length).toBeLessThanOrEqual(4);
      }),
    );
  });
});

describe('a target', () => {
  it('leaves with the reason of what stopped it', () => {
    expect(exitOfRewrite({ kind: 'rewritten', patch: 'p', ruleEdits: 1, modelEdits: 0 })).toBeUndefined();
    expect(exitOfRewrite({ kind: 'unchanged', reason: 'nothing to do' })).toMatchObject({ to: 'clean' });
    expect(exitOfRewrite({ kind: 'failed', code: 'model-cut', message: 'cut' })).toEqual({
      to: 'failed',
      stage: 'rewrite',
      code: 'model-cut',
      reason: 'cut',
    });
    expect(exitOfVerdict({ kind: 'accepted', reason: '' })).toBeUndefined();
    expect(exitOfVerdict({ kind: 'rejected', reason: 'r' })).toMatchObject({ to: 'rejected', reason: 'r' });
    expect(exitOfVerdict({ kind: 'inconclusive', reason: 'r' })).toMatchObject({
      to: 'failed',
      code: 'INCONCLUSIVE',
    });
  });

  it('is looked at ever more rarely while nothing changes, between two minutes and eight hours', () => {
    let interval: number = trackInterval.least;
    for (let look = 0; look < 50; look += 1) {
      const next = nextTrackInterval(interval, false);
      expect(next).toBeGreaterThanOrEqual(interval);
      interval = next;
    }
    expect(interval).toBe(trackInterval.most);
    expect(nextTrackInterval(interval, true)).toBe(trackInterval.least);
  });
});

describe('a gate', () => {
  it('is looked at when its waiting time ends, else at growing intervals', () => {
    expect(nextGateLook(0, 0)).toBe(gateInterval.least);
    expect(nextGateLook(100, 0)).toBe(gateInterval.most);
    expect(nextGateLook(0, 42_000)).toBe(42_000);
    expect(nextGateLook(0, 1)).toBe(1_000);
    expect(nextGateLook(0, 10 * 24 * 3_600_000)).toBe(gateInterval.most);
  });
});

describe('a command', () => {
  const gate = { conditions: [], approval: true, afterMs: 0 };
  const context: CommandContext = {
    phase: 'rolling',
    current: 1,
    waves: [
      { index: 0, name: 'canary', targets: 1, gate },
      { index: 1, name: 'rest', targets: 9, gate },
    ],
  };

  it('is refused with what would be possible instead', () => {
    expect(refusalOf('approve', context, 'rest')).toBeUndefined();
    expect(refusalOf('approve', context, 'canary')).toBe('Wave canary is done already.');
    expect(refusalOf('approve', context, 'later')).toBe(
      'There is no wave later; the waves are canary, rest.',
    );
    expect(refusalOf('approve', { ...context, waves: [] }, 'rest')).toContain('not planned yet');
    expect(refusalOf('pause', { ...context, phase: 'aborting' })).toContain('aborted');
    expect(refusalOf('pause', context)).toBeUndefined();
  });
});
