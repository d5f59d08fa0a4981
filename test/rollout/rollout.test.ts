/**
 * The workflows on a real Temporal server: waves, windows, gates, commands, failures, and workers that die in between.
 */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { RegradeError } from '../../core/errors.ts';
import type { WavePlan } from '../../core/spec/spec.ts';
import { createRollout, openGate, type TestRollout } from './rollout-harness.ts';

let rollout: TestRollout | undefined;

afterEach(async () => {
  await rollout?.close();
  rollout = undefined;
});

const canaryAndRest: readonly WavePlan[] = [
  {
    name: 'canary',
    take: { kind: 'count', count: 4 },
    gate: { ...openGate, conditions: [{ metric: 'verified', operator: '>=', threshold: 0.5 }] },
  },
  { name: 'rest', take: { kind: 'rest' }, gate: openGate },
];

const oneWave: readonly WavePlan[] = [{ name: 'all', take: { kind: 'rest' }, gate: openGate }];

async function until(check: () => Promise<void>): Promise<void> {
  await vi.waitFor(check, { timeout: 50_000, interval: 200 });
}

function command(kind: 'pause' | 'resume' | 'abort') {
  return { kind, reason: 'because the test says so' } as const;
}

async function give(
  running: TestRollout,
  id: string,
  wish: Parameters<TestRollout['orchestrator']['command']>[0]['command'],
) {
  return running.orchestrator.command({
    migration: running.spec.name,
    commandId: id,
    actor: 'tester',
    command: wish,
  });
}

describe('a rollout', () => {
  it('opens every target once, wave after wave, never beyond its window', async () => {
    rollout = await createRollout({ name: 'waves', targets: 30, waves: canaryAndRest, window: 3 });
    await rollout.start();
    await until(async () => {
      expect((await rollout?.look())?.waves).toEqual(['done', 'done']);
    });
    expect((await rollout.look()).targets).toEqual({ published: 30 });
    expect(rollout.published).toHaveLength(30);
    expect(new Set(rollout.published).size).toBe(30);
    expect(rollout.most()).toBeLessThanOrEqual(3);
    const canary = await rollout.test.database.query<{ id: string }>(
      'select id from targets where migration = $1 and wave = 0',
      [rollout.spec.name],
    );
    expect(new Set(rollout.published.slice(0, 4))).toEqual(new Set(canary.map((row) => row.id)));
  });

  it('records failures, rejections and targets without a change, and goes on', async () => {
    rollout = await createRollout({
      name: 'exits',
      targets: 8,
      waves: oneWave,
      script: {
        rewrite: (target) => {
          if (target.endsWith('repo-1'))
            throw new RegradeError('RG_PUBLISH_FORBIDDEN', { what: 'x', reason: 'y' });
          if (target.endsWith('repo-2')) return { kind: 'unchanged', reason: 'nothing to do' };
          return { kind: 'rewritten', patch: 'p', ruleEdits: 1, modelEdits: 0 };
        },
        verify: (target) =>
          target.endsWith('repo-3')
            ? { kind: 'rejected', reason: 'types: 1 new error' }
            : { kind: 'accepted', reason: '' },
      },
    });
    await rollout.start();
    await until(async () => {
      expect((await rollout?.look())?.waves).toEqual(['done']);
    });
    expect((await rollout.look()).targets).toEqual({ published: 5, failed: 1, clean: 1, rejected: 1 });
    const [failed] = await rollout.test.database.query(
      `select code, failed_stage from targets where state = 'failed'`,
    );
    expect(failed).toEqual({ code: 'RG_PUBLISH_FORBIDDEN', failed_stage: 'rewrite' });
  });

  it('starts nothing while paused, and goes on when resumed', async () => {
    let release: () => void = () => {};
    const first = new Promise<void>((resolve) => {
      release = resolve;
    });
    rollout = await createRollout({
      name: 'pause',
      targets: 6,
      waves: oneWave,
      window: 1,
      script: {
        publish: async () => {
          await first;
          return undefined;
        },
      },
    });
    await rollout.start();
    await until(async () => expect(rollout?.most()).toBe(1));
    await until(async () => {
      const answer = rollout === undefined ? undefined : await give(rollout, 'pause-0001', command('pause'));
      expect(answer?.accepted).toBe(true);
    });
    expect((await rollout.look()).state).toBe('paused');
    release();
    await until(async () => expect(rollout?.published).toHaveLength(1));
    // The slot is free now; a window that ignored the hold would start the next target within this time.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(rollout.published).toHaveLength(1);
    await give(rollout, 'resume-0001', command('resume'));
    await until(async () => {
      expect((await rollout?.look())?.targets).toEqual({ published: 6 });
    });
    expect((await rollout.look()).state).toBe('running');
  });

  it('waits for an approval, and refuses one for a wave that it does not know', async () => {
    const gate = { ...openGate, approval: true };
    rollout = await createRollout({
      name: 'approval',
      targets: 4,
      waves: [
        { name: 'canary', take: { kind: 'count', count: 1 }, gate },
        { name: 'rest', take: { kind: 'rest' }, gate: openGate },
      ],
    });
    await rollout.start();
    await until(async () => {
      expect((await rollout?.look())?.waves).toEqual(['gated', 'waiting']);
    });
    const wrong = await give(rollout, 'approve-wrong', { kind: 'approve', wave: 'canari' });
    expect(wrong).toEqual({
      accepted: false,
      message: 'There is no wave canari; the waves are canary, rest.',
    });
    const right = await give(rollout, 'approve-right', { kind: 'approve', wave: 'canary' });
    expect(right.accepted).toBe(true);
    expect(await give(rollout, 'approve-right', { kind: 'approve', wave: 'canary' })).toEqual(right);
    await until(async () => {
      expect((await rollout?.look())?.waves).toEqual(['done', 'done']);
    });
  });

  it('halts a wave whose gate can no longer hold', async () => {
    rollout = await createRollout({
      name: 'halt',
      targets: 6,
      waves: canaryAndRest,
      script: { verify: () => ({ kind: 'rejected', reason: 'tests: 1 new failure' }) },
    });
    await rollout.start();
    await until(async () => {
      expect((await rollout?.look())?.waves).toEqual(['halted', 'waiting']);
    });
    expect((await rollout.look()).targets).toEqual({ rejected: 4, matched: 2 });
  });

  it('stops before the next effect when aborted', async () => {
    rollout = await createRollout({
      name: 'abort',
      targets: 5,
      waves: oneWave,
      window: 2,
      // A rewrite that never ends by itself.
      script: { rewrite: () => new Promise(() => {}) },
    });
    await rollout.start();
    await until(async () => expect(rollout?.most()).toBe(2));
    expect((await give(rollout, 'abort-0001', command('abort'))).accepted).toBe(true);
    expect((await rollout.look()).state).toBe('aborted');
    await until(async () => {
      const handle = rollout?.client.workflow.getHandle(`migration/${rollout.spec.name}`);
      expect((await handle?.describe())?.status.name).not.toBe('RUNNING');
    });
    expect((await rollout.look()).targets).toEqual({ skipped: 2, matched: 3 });
    expect(rollout.published).toEqual([]);
    const after = await rollout.look();
    expect(after.state).toBe('aborted');
    expect(after.reason).toContain('because the test says so');
    await expect(give(rollout, 'pause-late', command('pause'))).rejects.toMatchObject({
      code: 'RG_ORCHESTRATION_NOT_RUNNING',
    });
  });

  it('comes to the same end when its workers are replaced in the middle', async () => {
    rollout = await createRollout({
      name: 'replace',
      targets: 20,
      waves: canaryAndRest,
      window: 4,
      script: {
        rewrite: async () => {
          await new Promise((resolve) => setTimeout(resolve, 100));
          return { kind: 'rewritten', patch: 'p', ruleEdits: 1, modelEdits: 0 };
        },
      },
    });
    await rollout.start();
    await until(async () => expect(rollout?.published.length).toBeGreaterThan(2));
    await rollout.restartWorkers();
    await until(async () => {
      expect((await rollout?.look())?.waves).toEqual(['done', 'done']);
    });
    expect((await rollout.look()).targets).toEqual({ published: 20 });
  });

  it('carries its targets over the borders of its windows', async () => {
    rollout = await createRollout({ name: 'borders', targets: 23, waves: oneWave, window: 4, page: 5 });
    await rollout.start();
    await until(async () => {
      expect((await rollout?.look())?.waves).toEqual(['done']);
    });
    expect((await rollout.look()).targets).toEqual({ published: 23 });
    expect(new Set(rollout.published).size).toBe(23);
    expect(rollout.most()).toBeLessThanOrEqual(4);
    const runs = await rollout.runsOf(`migration/${rollout.spec.name}/wave-0/window-0`);
    expect(runs).toBe(5);
  });

  it('watches until every pull request is decided, woken by webhooks, and finishes', async () => {
    let merged = false;
    rollout = await createRollout({
      name: 'finish',
      targets: 3,
      waves: oneWave,
      script: { merged: () => merged },
    });
    const { orchestrator } = rollout;
    await rollout.insertChangesets();
    await rollout.start();
    await until(async () => {
      expect((await rollout?.look())?.waves).toEqual(['done']);
    });
    expect((await rollout.look()).state).toBe('running');
    merged = true;
    for (const index of [0, 1, 2]) {
      await orchestrator.hint({ repository: `forge/acme/repo-${index}`, number: 1, deliveryId: `d${index}` });
    }
    await until(async () => {
      expect((await rollout?.look())?.targets).toEqual({ merged: 3 });
    });
    await until(async () => {
      expect((await rollout?.look())?.state).toBe('finished');
    });
  });

  it('is one migration however often it is started', async () => {
    rollout = await createRollout({ name: 'again', targets: 2, waves: oneWave });
    const { spec } = rollout;
    await rollout.start();
    const again = await rollout.orchestrator.start({
      spec,
      specId: (await currentSpec(rollout)) ?? '',
      source: '',
    });
    expect(again).toMatchObject({ started: false, version: 1, run: 1 });
  });

  it('lets a new version take over: what runs stops, what is published is done anew, all under the new spec', async () => {
    const rewrites: string[] = [];
    rollout = await createRollout({
      name: 'supersede',
      targets: 6,
      waves: canaryAndRest,
      window: 2,
      script: {
        rewrite: async (target, specId) => {
          rewrites.push(`${specId} ${target}`);
          if (specId !== 'next' && rewrites.length > 4) await new Promise(() => {});
          return { kind: 'rewritten', patch: 'p', ruleEdits: 1, modelEdits: 0 };
        },
        // What a scan of the new spec does.
        scan: async (specId, database) => {
          if (specId === 'next') await database.query(`update targets set state = 'matched', spec = 'next'`);
        },
      },
    });
    const { spec, orchestrator } = rollout;
    await rollout.start();
    // The canary is published, targets of the next wave are under way.
    await until(async () => expect(rewrites.length).toBe(6));
    const next = { ...spec, title: 'another' };
    const superseded = await orchestrator.start({ spec: next, specId: 'next', source: '' });
    expect(superseded).toMatchObject({ started: true, version: 2, run: 2 });
    // At once, whatever the first version had passed.
    expect((await rollout.look()).waves).not.toContain('done');
    await until(async () => {
      expect((await rollout?.look())?.waves).toEqual(['done', 'done']);
    });
    expect((await rollout.look()).targets).toEqual({ published: 6 });
    expect(new Set(rewrites.filter((entry) => entry.startsWith('next '))).size).toBe(6);
    expect(rollout.published.slice(-6).sort()).toEqual([...new Set(rollout.published)].sort());
    expect((await rollout.look()).state).toBe('running');
  });

  it('withdraws what a new version leaves alone, as long as something is left, before its first wave', async () => {
    let [leftAlone, unchanged] = ['', ''];
    rollout = await createRollout({
      name: 'withdraw',
      targets: 3,
      waves: [{ name: 'all', take: { kind: 'rest' }, gate: openGate }],
      window: 3,
      script: {
        scan: async (specId, database) => {
          if (specId !== 'next') return;
          await database.query(
            `update targets set spec = 'next', state = case id when $1 then 'clean' else 'matched' end`,
            [leftAlone],
          );
        },
        rewrite: (target) =>
          target === unchanged
            ? { kind: 'unchanged', reason: 'nothing left' }
            : { kind: 'rewritten', patch: 'p', ruleEdits: 1, modelEdits: 0 },
        withdraw: (call) => ({ withdrawn: 0, left: call === 2 ? 7 : 0, retryAfterMs: call === 2 ? 50 : 0 }),
      },
    });
    const { spec, orchestrator } = rollout;
    await rollout.start();
    await until(async () => expect((await rollout?.look())?.targets).toEqual({ published: 3 }));
    expect(rollout.withdrawals).toEqual([spec.name]);
    [leftAlone = '', unchanged = ''] = rollout.published;
    await orchestrator.start({ spec: { ...spec, title: 'another' }, specId: 'next', source: '' });
    await until(async () => expect((await rollout?.look())?.targets).toEqual({ published: 1, clean: 2 }));
    await until(async () =>
      expect(rollout?.withdrawals).toEqual([spec.name, spec.name, spec.name, unchanged]),
    );
  });
});

async function currentSpec(running: TestRollout): Promise<string | undefined> {
  const [row] = await running.test.database.query<{ current_spec: string }>(
    'select current_spec from migrations where name = $1',
    [running.spec.name],
  );
  return row?.current_spec;
}
