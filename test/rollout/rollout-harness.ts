/**
 * A rollout on a real Temporal server and a real database, with scripted effects.
 */
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { bundleWorkflowCode, NativeConnection, Worker } from '@temporalio/worker';
import { failureInterceptor } from '../../activities/adapters/temporal/failure-interceptor.ts';
import { hashOf } from '../../core/hash.ts';
import { targetId } from '../../core/ids.ts';
import type { Gate, Spec, WavePlan } from '../../core/spec/spec.ts';
import { createOrchestrator } from '../../infra/orchestrator/orchestrator.ts';
import { queueSuffixes } from '../../workflows/steps.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';
import { useTemporal } from '../harness/temporal.ts';
import { makeTestSpec } from '../harness/test-spec.ts';
import { type Script, type ScriptedActivities, scriptActivities } from './scripted-activities.ts';

/** A gate without any condition. */
export const openGate: Gate = Object.freeze({ conditions: [], approval: false, afterMs: 0 });

/** A rollout under test. */
export interface TestRollout extends ScriptedActivities {
  readonly orchestrator: ReturnType<typeof createOrchestrator>;
  readonly test: TestDatabase;
  readonly client: Client;
  readonly spec: Spec;
  start(): Promise<void>;
  /** Stops the workers in the middle of their work and starts new ones. */
  restartWorkers(): Promise<void>;
  /** State of the migration, of its waves, and number of targets by state. */
  look(): Promise<{ state: string; reason: string; waves: string[]; targets: Record<string, number> }>;
  /** Number of runs of a workflow: 1, and one more for each time it continued as new. */
  runsOf(workflowId: string): Promise<number>;
  /** Records an open pull request number 1 for every target, as publishing does. */
  insertChangesets(): Promise<void>;
  close(): Promise<void>;
}

/** The workflows' code, bundled once for a test file. */
export const bundle = bundleWorkflowCode({
  workflowsPath: fileURLToPath(new URL('../../workflows/index.ts', import.meta.url)),
});

/** Sets up a migration with `targets` matched targets and starts workers for it. */
export async function createRollout(options: {
  readonly name: string;
  readonly targets: number;
  readonly waves: readonly WavePlan[];
  readonly window?: number;
  /** Targets of one run of a window. */
  readonly page?: number;
  readonly script?: Script;
}): Promise<TestRollout> {
  const test = await createTestDatabase();
  const temporal = await useTemporal();
  const name = temporal.unique(options.name);
  const spec = makeTestSpec({ name, rollout: { waves: options.waves, pace: {} } });
  await insertTargets(test, spec, options.targets);
  const scripted = scriptActivities(test.database, options.script ?? {});
  const taskQueue = name;
  const connection = await Connection.connect({ address: temporal.address });
  const native = await NativeConnection.connect({ address: temporal.address });
  const client = new Client({ connection });
  let workers = await startWorkers(native, taskQueue, scripted);
  const orchestrator = createOrchestrator({
    database: test.database,
    client,
    taskQueue,
    window: options.window ?? 5,
    ...(options.page === undefined ? {} : { page: options.page }),
  });
  return {
    ...scripted,
    orchestrator,
    test,
    client,
    spec,
    start: async () => {
      await orchestrator.start({ spec, specId: hashOf(spec), source: '' });
    },
    restartWorkers: async () => {
      await stopWorkers(workers);
      workers = await startWorkers(native, taskQueue, scripted);
    },
    look: () => look(test, name),
    runsOf: (workflowId) => countRuns(client, workflowId),
    insertChangesets: () => insertChangesets(test),
    close: async () => {
      await stopWorkers(workers);
      await terminateAll(client, name);
      await connection.close();
      await native.close();
      await test.drop();
    },
  };
}

interface RunningWorkers {
  readonly workers: readonly Worker[];
  readonly done: Promise<unknown>;
}

async function startWorkers(
  connection: NativeConnection,
  taskQueue: string,
  { activities }: ScriptedActivities,
): Promise<RunningWorkers> {
  const workflowBundle = await bundle;
  const interceptors = { activity: [() => ({ inbound: failureInterceptor() })] };
  const queues = ['', ...Object.values(queueSuffixes)];
  const workers = await Promise.all(
    queues.map((suffix) =>
      Worker.create({
        connection,
        taskQueue: taskQueue + suffix,
        activities,
        interceptors,
        ...(suffix === '' ? { workflowBundle } : {}),
      }),
    ),
  );
  return { workers, done: Promise.all(workers.map((worker) => worker.run())) };
}

async function stopWorkers({ workers, done }: RunningWorkers): Promise<void> {
  for (const worker of workers) worker.shutdown();
  await done;
}

async function terminateAll(client: Client, name: string): Promise<void> {
  for await (const { workflowId } of client.workflow.list({ query: 'ExecutionStatus = "Running"' })) {
    if (!workflowId.includes(`/${name}`)) continue;
    await client.workflow
      .getHandle(workflowId)
      .terminate('end of test')
      .catch(() => {});
  }
}

async function countRuns(client: Client, workflowId: string): Promise<number> {
  let runs = 0;
  let runId: string | undefined;
  const described = await client.workflow.getHandle(workflowId).describe();
  for (runId = described.raw.workflowExecutionInfo?.firstRunId ?? undefined; runId !== undefined; ) {
    runs += 1;
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    const last = history.events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes;
    runId = last?.newExecutionRunId ?? undefined;
  }
  return runs;
}

async function insertChangesets({ database }: TestDatabase): Promise<void> {
  await database.query(`insert into artifacts (sha256, bytes, media_type) values ('a', 0, 'text/plain')`);
  await database.query(
    `insert into patches (id, target, base_commit, artifact, diff, files, additions, deletions, rule_edits, model_edits)
     select id, id, '', 'a', 'a', 1, 1, 1, 1, 0 from targets`,
  );
  await database.query(
    `insert into changesets (id, target, migration, repository, patch, state, branch, base_branch, title, number)
     select id, id, migration, repository, id, 'open', 'b', 'main', 't', 1 from targets`,
  );
}

async function look({ database }: TestDatabase, name: string) {
  const [migration] = await database.query<{ state: string; reason: string }>(
    'select state, reason from migrations where name = $1',
    [name],
  );
  const waves = await database.query<{ state: string }>(
    'select state from waves where migration = $1 order by index',
    [name],
  );
  const targets = await database.query<{ state: string; n: number }>(
    'select state, count(*) as n from targets where migration = $1 group by state',
    [name],
  );
  return {
    state: migration?.state ?? '',
    reason: migration?.reason ?? '',
    waves: waves.map((wave) => wave.state),
    targets: Object.fromEntries(targets.map(({ state, n }) => [state, n])),
  };
}

async function insertTargets({ database }: TestDatabase, spec: Spec, count: number): Promise<void> {
  const specId = hashOf(spec);
  const names = Array.from({ length: count }, (_, index) => `forge/acme/repo-${index}`);
  await database.transaction(async (client) => {
    await client.query('insert into migrations (name) values ($1)', [spec.name]);
    await client.query(
      `insert into specs (id, migration, version, title, body, source) values ($1, $2, 1, '', $3, '')`,
      [specId, spec.name, JSON.stringify(spec)],
    );
    await client.query(
      `insert into repositories (id, host, owner, name, clone_url, default_branch)
       select id, 'forge', 'acme', split_part(id, '/', 3), '', 'main' from unnest($1::text[]) as id`,
      [names],
    );
    await client.query(
      `insert into targets (id, migration, repository, spec, state)
       select id, $2, repository, $3, 'matched' from unnest($1::text[], $4::text[]) as t (id, repository)`,
      [names.map((name) => targetId(spec.name, name)), spec.name, specId, names],
    );
  });
}
