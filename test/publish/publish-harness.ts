/**
 * Verified patches on a real database, and the local forge to publish them on.
 */
import { join } from 'node:path';
import type { Octokit } from 'octokit';
import { recordArtifacts } from '../../activities/adapters/artifacts/artifact-rows.ts';
import { filesystemStore } from '../../activities/adapters/artifacts/filesystem-store.ts';
import { createGithubHost, createOctokit } from '../../activities/adapters/code-host/github-host.ts';
import { makeTestFolder, makeTestRepository } from '../../activities/adapters/git/test-repository.ts';
import { createPublishActivities } from '../../activities/publish/activity.ts';
import { hashOf } from '../../core/hash.ts';
import { targetId } from '../../core/ids.ts';
import type { FileChange, Patch } from '../../core/patch.ts';
import type { Pace, Spec } from '../../core/spec/spec.ts';
import { type LocalForge, startLocalForge } from '../../infra/local-forge/index.ts';
import type { PublishActivities } from '../../workflows/contracts.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';
import { makeTestSpec } from '../harness/test-spec.ts';

/** A token that may write. */
const token = 'forge-test-token';

/** One world to publish in. */
export interface PublishWorld {
  readonly test: TestDatabase;
  readonly forge: LocalForge;
  readonly octokit: Octokit;
  /** Speaks as a person. */
  readonly reviewer: Octokit;
  readonly activities: PublishActivities;
  readonly spec: Spec;
  readonly specId: string;
  /** Makes a repository of the forge with these files and records it as a target; returns its ids. */
  addTarget(name: string, files?: Readonly<Record<string, string>>): Promise<TestTarget>;
  /** Stores a verified patch. */
  addPatch(target: TestTarget, changes: readonly FileChange[]): Promise<string>;
  /** Activities that speak with another token. */
  withToken(other: string): PublishActivities;
  setPace(pace: Pace): Promise<void>;
  changeset(target: TestTarget): Promise<Record<string, unknown>>;
  targetState(target: TestTarget): Promise<string>;
  close(): Promise<void>;
}

/** A target under test. */
export interface TestTarget {
  readonly id: string;
  readonly owner: string;
  readonly repo: string;
  readonly baseCommit: string;
  readonly gitDirectory: string;
}

/** Opens a world; `draft` sets the spec's `changeset.draft`. */
export async function openPublishWorld(options: { readonly draft?: boolean } = {}): Promise<PublishWorld> {
  const test = await createTestDatabase();
  const folder = makeTestFolder();
  const forge = await startLocalForge({
    directory: join(folder.path, 'forge'),
    tokens: [
      { token, login: 'regrade-bot', permission: 'admin' },
      { token: 'read-only', login: 'reader', permission: 'read' },
      { token: 'reviewer', login: 'ada', permission: 'write' },
    ],
  });
  forge.createOrganization('acme');
  const spec = testSpec(options.draft ?? false);
  const specId = hashOf(spec);
  const artifacts = filesystemStore(join(folder.path, 'artifacts'));
  const { database } = test;
  await insertSpec(test, spec, specId);
  const activitiesWith = (secret: string) =>
    createPublishActivities({
      database,
      artifacts,
      codeHosts: () => createGithubHost(createOctokit({ apiUrl: forge.apiUrl, token: secret })),
    });
  return {
    test,
    forge,
    octokit: createOctokit({ apiUrl: forge.apiUrl, token }),
    reviewer: createOctokit({ apiUrl: forge.apiUrl, token: 'reviewer' }),
    activities: activitiesWith(token),
    spec,
    specId,
    withToken: activitiesWith,
    addTarget: (name, files) => addTarget({ test, forge, folder: folder.path, spec, specId }, name, files),
    addPatch: async (target, changes) => {
      const body = { target: target.id, baseCommit: target.baseCommit, changes };
      const edits = changes.map(({ path }) => ({ step: 'rule', origin: 'rule' as const, path, count: 1 }));
      const patch: Patch = { id: hashOf(body), ...body, edits };
      const stored = await artifacts.put(JSON.stringify(patch), 'application/json');
      await recordArtifacts(database, [stored]);
      await database.query(
        `insert into patches (id, target, base_commit, artifact, diff, files, additions, deletions, rule_edits, model_edits)
         values ($1, $2, $3, $4, $4, $5, 1, 1, $5, 0) on conflict do nothing`,
        [patch.id, target.id, target.baseCommit, stored.sha256, changes.length],
      );
      await database.query(
        `insert into verdicts (patch, outcome, reason, checks, duration_ms)
         values ($1, 'accepted', '2 of 2 checks passed, no new failure', '[]', 1) on conflict do nothing`,
        [patch.id],
      );
      return patch.id;
    },
    setPace: async (pace) => {
      const changed = { ...spec, rollout: { ...spec.rollout, pace } };
      await database.query('update specs set body = $1 where id = $2', [JSON.stringify(changed), specId]);
    },
    changeset: async (target) => {
      const [row] = await database.query<Record<string, unknown>>('select * from changesets where id = $1', [
        target.id,
      ]);
      return row ?? {};
    },
    targetState: async (target) => {
      const [row] = await database.query<{ state: string }>('select state from targets where id = $1', [
        target.id,
      ]);
      return row?.state ?? '';
    },
    close: async () => {
      await forge.close();
      await test.drop();
      folder.remove();
    },
  };
}

interface Surroundings {
  readonly test: TestDatabase;
  readonly forge: LocalForge;
  readonly folder: string;
  readonly spec: Spec;
  readonly specId: string;
}

async function addTarget(
  { test, forge, folder, spec, specId }: Surroundings,
  name: string,
  files: Readonly<Record<string, string>> = { 'index.js': 'old();\n', 'other.js': 'other();\n' },
): Promise<TestTarget> {
  const source = makeTestRepository(join(folder, 'sources', name));
  const baseCommit = source.commit(files, 'first');
  const { gitDirectory } = await forge.adopt({
    owner: 'acme',
    name,
    gitDirectory: join(source.directory, '.git'),
  });
  const repository = `forge/acme/${name}`;
  const id = targetId(spec.name, repository);
  await test.database.query(
    `insert into repositories (id, host, owner, name, clone_url, api_url, default_branch)
     values ($1, 'forge', 'acme', $2, '', $3, 'main')`,
    [repository, name, forge.apiUrl],
  );
  await test.database.query(
    `insert into targets (id, migration, repository, spec, state, base_ref, base_commit)
     values ($1, $2, $3, $4, 'verified', 'refs/heads/main', $5)`,
    [id, spec.name, repository, specId, baseCommit],
  );
  return { id, owner: 'acme', repo: name, baseCommit, gitDirectory };
}

async function insertSpec({ database }: TestDatabase, spec: Spec, specId: string): Promise<void> {
  await database.query(`insert into migrations (name, state) values ($1, 'running')`, [spec.name]);
  await database.query(
    `insert into specs (id, migration, version, title, body, source) values ($1, $2, 1, $3, $4, '')`,
    [specId, spec.name, spec.title, JSON.stringify(spec)],
  );
}

function testSpec(draft: boolean): Spec {
  const spec = makeTestSpec({
    name: 'old-to-new',
    title: 'Replace old() with new()',
    description: '`old()` is deprecated.',
  });
  return { ...spec, changeset: { ...spec.changeset, labels: ['regrade', 'mechanical'], draft } };
}
