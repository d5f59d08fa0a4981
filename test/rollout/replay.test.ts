/**
 * Every history that a rollout leaves can be replayed by the workflows' code, and one of other code cannot.
 */
import { Worker } from '@temporalio/worker';
import { afterEach, expect, it, vi } from 'vitest';
import { bundle, createRollout, openGate, type TestRollout } from './rollout-harness.ts';

let rollout: TestRollout | undefined;

afterEach(async () => {
  await rollout?.close();
  rollout = undefined;
});

async function historyOf(running: TestRollout, workflowId: string) {
  return running.client.workflow.getHandle(workflowId).fetchHistory();
}

it('replays migration, wave, window and target', async () => {
  rollout = await createRollout({
    name: 'replay',
    targets: 7,
    waves: [
      { name: 'canary', take: { kind: 'count', count: 2 }, gate: { ...openGate, approval: true } },
      { name: 'rest', take: { kind: 'rest' }, gate: openGate },
    ],
    window: 2,
    page: 3,
    script: {
      verify: (target) =>
        target.endsWith('repo-3') ? { kind: 'rejected', reason: 'x' } : { kind: 'accepted', reason: '' },
    },
  });
  await rollout.start();
  const { name } = rollout.spec;
  await vi.waitFor(
    async () => {
      expect((await rollout?.look())?.waves).toEqual(['gated', 'waiting']);
    },
    { timeout: 40_000, interval: 200 },
  );
  const approve = { kind: 'approve', wave: 'canary' } as const;
  await rollout.orchestrator.command({
    migration: name,
    commandId: 'approve-1',
    actor: 'tester',
    command: approve,
  });
  await vi.waitFor(
    async () => {
      expect((await rollout?.look())?.waves).toEqual(['done', 'done']);
    },
    { timeout: 40_000, interval: 200 },
  );

  const workflowBundle = await bundle;
  const ids = [
    `migration/${name}`,
    `migration/${name}/wave-0`,
    `migration/${name}/wave-1`,
    `migration/${name}/wave-1/window-0`,
    ...[0, 1, 2, 3, 4, 5, 6].map((index) => `repo/${name}/forge/acme/repo-${index}`),
  ];
  for (const id of ids) {
    await expect(
      Worker.runReplayHistory({ workflowBundle }, await historyOf(rollout, id), id),
    ).resolves.toBeUndefined();
  }

  const wave = await historyOf(rollout, `migration/${name}/wave-1`);
  const [first] = wave.events ?? [];
  const type = first?.workflowExecutionStartedEventAttributes?.workflowType;
  if (type !== undefined && type !== null) type.name = 'repoChange';
  await expect(Worker.runReplayHistory({ workflowBundle }, wave)).rejects.toThrow();
});
