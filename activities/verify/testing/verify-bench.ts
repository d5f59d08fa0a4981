/**
 * What the tests of verification stand on: a real repository, PostgreSQL, sandbox and activity, made anew for each test.
 *
 * Not used by production code. `useVerifyBench` registers the hooks; its members are of the test that runs.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { FileChange, Patch } from '../../../core/patch.ts';
import type { VerifyCommand, VerifyPlan } from '../../../core/spec/spec.ts';
import type { CheckResult } from '../../../core/verdict.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import type { VerifyOutcome } from '../../../workflows/contracts.ts';
import { fakeStore } from '../../adapters/artifacts/fake-store.ts';
import { createGit } from '../../adapters/git/git.ts';
import type { Mirrors } from '../../adapters/git/mirrors.ts';
import { openReader } from '../../adapters/git/repository-reader.ts';
import {
  makeTestFolder,
  makeTestRepository,
  type TestRepository,
} from '../../adapters/git/test-repository.ts';
import { detectSandbox } from '../../adapters/sandbox/detect-sandbox.ts';
import type { Sandbox, SandboxCommand } from '../../adapters/sandbox/sandbox.ts';
import { patchOf } from '../../rewrite/patch-of.ts';
import { createVerifyActivity } from '../activity.ts';

const target = 'm/local/shop';
const off: VerifyPlan = { syntax: false, types: 'off', commands: [] };

/** What verification left in the database. */
export interface StoredVerdict {
  readonly outcome: string | undefined;
  readonly checks: readonly CheckResult[];
  readonly target:
    | { readonly state: string; readonly reason: string; readonly code: string | null }
    | undefined;
  readonly events: readonly unknown[];
}

/** One test's world. */
export interface VerifyBench {
  readonly db: TestDatabase;
  readonly repository: TestRepository;
  readonly sandbox: Sandbox;
  /** Commands that the sandbox was given, in order. */
  readonly ran: readonly SandboxCommand[];
  /** Stores a plan and a patch of changes against a commit of the repository. */
  seed(plan: Partial<VerifyPlan>, base: string, changes: readonly FileChange[]): Promise<Patch>;
  verify(patch: Patch, environment?: MockActivityEnvironment): Promise<VerifyOutcome>;
  stored(): Promise<StoredVerdict>;
  /** The log of a check. */
  textOf(check: CheckResult | undefined): Promise<string>;
  /** Names of checkouts that are left. */
  leftovers(): Promise<readonly string[]>;
}

/** A command of a plan: a line for the shell, required, with a generous limit of time. */
export function command(run: string, more: Partial<VerifyCommand> = {}): VerifyCommand {
  return { id: 'test', run: [run], shell: true, timeoutMs: 20_000, required: true, ...more };
}

/** A change of an existing file. */
export function edit(path: string, before: string, after: string): FileChange {
  return { path, mode: '100644', before, after };
}

/** Registers the hooks of a test file and gives its bench, which is filled before each test. */
export function useVerifyBench(): VerifyBench {
  let db: TestDatabase | undefined;
  let real: Sandbox | undefined;
  let removeFolder = () => {};
  const bench: { now?: VerifyBench } = {};
  beforeAll(async () => {
    db = await createTestDatabase();
    real = await detectSandbox();
  });
  afterAll(() => db?.drop());
  beforeEach(async () => {
    if (db === undefined || real === undefined) throw new Error('the bench was not set up');
    const folder = makeTestFolder();
    removeFolder = folder.remove;
    bench.now = await makeBench(db, real, folder.path);
  });
  afterEach(() => removeFolder());
  return new Proxy({} as VerifyBench, {
    get: (_bench, name) => Reflect.get(bench.now ?? {}, name),
  });
}

async function makeBench(db: TestDatabase, real: Sandbox, folder: string): Promise<VerifyBench> {
  const { database } = db;
  const artifacts = fakeStore();
  const repository = makeTestRepository(join(folder, 'shop'));
  const workFolder = join(folder, 'work');
  const ran: SandboxCommand[] = [];
  const sandbox = rememberCommands(real, ran);
  const { verify } = createVerifyActivity({
    database,
    artifacts,
    sandbox,
    workFolder,
    mirrors: localMirrors(),
  });
  await database.query('truncate migrations, specs, repositories, artifacts cascade');
  await database.query(`insert into migrations (name) values ('m')`);
  await database.query(
    `insert into repositories (id, host, owner, name, clone_url, default_branch) values ('local/shop', 'local', '', 'shop', $1, 'main')`,
    [repository.directory],
  );
  return {
    db,
    repository,
    sandbox,
    ran,
    seed: async (plan, base, changes) => {
      const patch = patchOf({ target, baseCommit: base }, changes, []);
      const { sha256 } = await artifacts.put(JSON.stringify(patch), 'application/json');
      await seedRows(db, patch, { plan: { ...off, ...plan }, artifact: sha256 });
      return patch;
    },
    verify: (patch, environment = new MockActivityEnvironment()) =>
      environment.run(verify, { specId: 's1', target, patch: patch.id }),
    stored: () => readStored(db),
    textOf: async (check) => Buffer.from(await artifacts.get(check?.log?.sha256 ?? '')).toString('utf8'),
    leftovers: () => readdir(workFolder).catch(() => []),
  };
}

function rememberCommands(sandbox: Sandbox, ran: SandboxCommand[]): Sandbox {
  return {
    ...sandbox,
    run: (given, signal) => {
      ran.push(given);
      return sandbox.run(given, signal);
    },
  };
}

function localMirrors(): Pick<Mirrors, 'open'> {
  const git = createGit();
  return { open: async ({ cloneUrl }) => openReader({ git, gitDir: join(cloneUrl, '.git') }) };
}

async function seedRows(
  { database }: TestDatabase,
  patch: Patch,
  stored: { readonly plan: VerifyPlan; readonly artifact: string },
): Promise<void> {
  await database.query(
    `insert into specs (id, migration, version, title, body, source) values ('s1', 'm', 1, '', $1, '')
     on conflict (id) do update set body = excluded.body`,
    [JSON.stringify({ verify: stored.plan })],
  );
  await database.query(
    `insert into targets (id, migration, repository, spec, state, base_commit) values ($1, 'm', 'local/shop', 's1', 'rewriting', $2)
     on conflict (id) do update set state = 'rewriting'`,
    [target, patch.baseCommit],
  );
  await database.query(
    `insert into artifacts (sha256, bytes, media_type) values ($1, 1, 'x') on conflict do nothing`,
    [stored.artifact],
  );
  await database.query(
    `insert into patches (id, target, base_commit, artifact, diff, files, additions, deletions, rule_edits, model_edits)
     values ($1, $2, $3, $4, $4, 1, 1, 1, 1, 0) on conflict do nothing`,
    [patch.id, target, patch.baseCommit, stored.artifact],
  );
}

async function readStored({ database }: TestDatabase): Promise<StoredVerdict> {
  const [verdict] = await database.query<{ outcome: string; checks: readonly CheckResult[] }>(
    'select outcome, checks from verdicts order by created_at desc',
  );
  const [row] = await database.query<{ state: string; reason: string; code: string | null }>(
    'select state, reason, code from targets',
  );
  const events = await database.query<{ data: unknown }>('select data from rollout_events order by id');
  return {
    checks: verdict?.checks ?? [],
    outcome: verdict?.outcome,
    target: row,
    events: events.map((event) => event.data),
  };
}
