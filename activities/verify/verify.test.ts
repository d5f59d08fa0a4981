/** The verify activity over real git, PostgreSQL, sandbox and compiler: new failures only, and nothing left behind. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FileChange, Patch } from '../../core/patch.ts';
import type { VerifyCommand, VerifyPlan } from '../../core/spec/spec.ts';
import type { CheckResult } from '../../core/verdict.ts';
import { createTestDatabase, type TestDatabase } from '../../test/harness/database.ts';
import { type FakeStore, fakeStore } from '../adapters/artifacts/fake-store.ts';
import { createGit } from '../adapters/git/git.ts';
import { openReader } from '../adapters/git/repository-reader.ts';
import { makeTestFolder, makeTestRepository, type TestRepository } from '../adapters/git/test-repository.ts';
import { detectSandbox } from '../adapters/sandbox/detect-sandbox.ts';
import type { Sandbox, SandboxCommand } from '../adapters/sandbox/sandbox.ts';
import { patchOf } from '../rewrite/patch-of.ts';
import { createVerifyActivity } from './activity.ts';

const target = 'm/local/shop';
let db: TestDatabase;
let artifacts: FakeStore;
let folder: ReturnType<typeof makeTestFolder>;
let repository: TestRepository;
let sandbox: Sandbox;
let ran: SandboxCommand[];

beforeAll(async () => {
  db = await createTestDatabase();
  const real = await detectSandbox();
  sandbox = {
    ...real,
    run: (command, signal) => {
      ran.push(command);
      return real.run(command, signal);
    },
  };
});
afterAll(() => db.drop());

beforeEach(async () => {
  ran = [];
  artifacts = fakeStore();
  folder = makeTestFolder();
  repository = makeTestRepository(join(folder.path, 'shop'));
  await db.database.query('truncate migrations, specs, repositories, artifacts cascade');
  await db.database.query(`insert into migrations (name) values ('m')`);
  await db.database.query(
    `insert into repositories (id, host, owner, name, clone_url, default_branch) values ('local/shop', 'local', '', 'shop', $1, 'main')`,
    [repository.directory],
  );
});
afterEach(() => folder.remove());

const off: VerifyPlan = { syntax: false, types: 'off', commands: [] };
function command(run: string, more: Partial<VerifyCommand> = {}): VerifyCommand {
  return { id: 'test', run: [run], shell: true, timeoutMs: 20_000, required: true, ...more };
}

async function seed(plan: Partial<VerifyPlan>, base: string, changes: readonly FileChange[]): Promise<Patch> {
  const patch = patchOf({ target, baseCommit: base }, changes, []);
  const artifact = await artifacts.put(JSON.stringify(patch), 'application/json');
  const q = db.database.query;
  await q(
    `insert into specs (id, migration, version, title, body, source) values ('s1', 'm', 1, '', $1, '')
           on conflict (id) do update set body = excluded.body`,
    [JSON.stringify({ verify: { ...off, ...plan } })],
  );
  await q(
    `insert into targets (id, migration, repository, spec, state, base_commit) values ($1, 'm', 'local/shop', 's1', 'rewriting', $2)
     on conflict (id) do update set state = 'rewriting'`,
    [target, base],
  );
  await q('insert into artifacts (sha256, bytes, media_type) values ($1, 1, $2) on conflict do nothing', [
    artifact.sha256,
    'x',
  ]);
  await q(
    `insert into patches (id, target, base_commit, artifact, diff, files, additions, deletions, rule_edits, model_edits)
     values ($1, $2, $3, $4, $4, 1, 1, 1, 1, 0) on conflict do nothing`,
    [patch.id, target, base, artifact.sha256],
  );
  return patch;
}

function verify(patch: Patch, environment = new MockActivityEnvironment()) {
  const git = createGit();
  const { verify: activity } = createVerifyActivity({
    database: db.database,
    artifacts,
    sandbox,
    workFolder: join(folder.path, 'work'),
    mirrors: { open: async ({ cloneUrl }) => openReader({ git, gitDir: join(cloneUrl, '.git') }) },
  });
  return environment.run(activity, { specId: 's1', target, patch: patch.id });
}
async function stored() {
  const [verdict] = await db.database.query<{ outcome: string; checks: readonly CheckResult[] }>(
    'select outcome, checks from verdicts',
  );
  const [row] = await db.database.query<{ state: string; reason: string; code: string | null }>(
    'select state, reason, code from targets',
  );
  const events = await db.database.query<{ data: unknown }>('select data from rollout_events order by id');
  return {
    checks: verdict?.checks ?? [],
    outcome: verdict?.outcome,
    target: row,
    events: events.map((event) => event.data),
  };
}
function edit(path: string, before: string, after: string): FileChange {
  return { path, mode: '100644', before, after };
}
async function textOf(check: CheckResult | undefined): Promise<string> {
  return Buffer.from(await artifacts.get(check?.log?.sha256 ?? '')).toString('utf8');
}

describe('a command', () => {
  it('passes on the patched files; the base is not even run', async () => {
    const base = repository.commit({ 'a.txt': 'old\n' });
    const patch = await seed({ commands: [command('grep new a.txt')] }, base, [
      edit('a.txt', 'old\n', 'new\n'),
    ]);
    expect(await verify(patch)).toEqual({ kind: 'accepted', reason: '1 of 1 checks passed, no new failure' });
    expect(ran).toHaveLength(1);
    const { checks, target: row, events } = await stored();
    expect(checks).toMatchObject([{ id: 'test', outcome: 'passed', required: true, sandbox: sandbox.kind }]);
    expect(await textOf(checks[0])).toBe('$ /bin/sh -c grep new a.txt\nnew\n\n[ended with exit code 0]\n');
    expect(row).toMatchObject({ state: 'verified' });
    expect(events).toEqual([{ from: 'rewriting', to: 'verified', reason: '' }]);
  });

  it('that fails where the base passes rejects the patch, with the log', async () => {
    const base = repository.commit({ 'a.txt': 'old\n' });
    const patch = await seed({ commands: [command('echo looking; grep old a.txt')] }, base, [
      edit('a.txt', 'old\n', 'new\n'),
    ]);
    const reason = 'test: ended with exit code 1; passed at the base';
    expect(await verify(patch)).toEqual({ kind: 'rejected', reason });
    const { checks, target: row, events } = await stored();
    expect(checks).toMatchObject([{ outcome: 'failed' }]);
    expect(await textOf(checks[0])).toContain('looking\n');
    expect(row).toEqual({ state: 'rejected', reason, code: 'REJECTED' });
    expect(events).toEqual([{ from: 'rewriting', to: 'rejected', reason, code: 'REJECTED' }]);
  });

  it('that fails at the base as well is known, and the base is measured once', async () => {
    const base = repository.commit({ 'a.txt': 'old\n' });
    const plan = { commands: [command('exit 7')] };
    const first = await seed(plan, base, [edit('a.txt', 'old\n', 'new\n')]);
    expect(await verify(first)).toMatchObject({ kind: 'accepted' });
    expect((await stored()).checks).toMatchObject([
      { outcome: 'known', summary: 'ended with exit code 7; failed at the base as well (exit code 7)' },
    ]);
    expect(ran).toHaveLength(2);
    const second = await seed(plan, base, [edit('a.txt', 'old\n', 'newer\n')]);
    expect(await verify(second)).toMatchObject({ kind: 'accepted' });
    expect(ran).toHaveLength(3);
  });

  it('that does not come to an end where the base does is a new failure', async () => {
    const base = repository.commit({ 'a.txt': 'old\n' });
    const hang = command('grep -q old a.txt || sleep 600', { timeoutMs: 1000 });
    const patch = await seed({ commands: [hang] }, base, [edit('a.txt', 'old\n', 'new\n')]);
    expect(await verify(patch)).toEqual({
      kind: 'rejected',
      reason: 'test: was stopped at its limit of time; passed at the base',
    });
  });

  it('that never comes to an end, or is missing here, is inconclusive', async () => {
    const base = repository.commit({ 'a.txt': 'old\n' });
    const change = edit('a.txt', 'old\n', 'new\n');
    const endless = await seed({ commands: [command('sleep 600', { timeoutMs: 500 })] }, base, [change]);
    expect(await verify(endless)).toMatchObject({ kind: 'inconclusive' });
    const missing = await seed({ commands: [command('no-such-tool', { shell: false })] }, base, [change]);
    expect(await verify(missing)).toEqual({
      kind: 'inconclusive',
      reason: 'test: no-such-tool is not on this machine',
    });
    expect((await stored()).target).toMatchObject({ state: 'failed', code: 'INCONCLUSIVE' });
    expect(await db.database.query('select * from base_results')).toEqual([]);
  });

  it('that is not required does not reject', async () => {
    const base = repository.commit({ 'a.txt': 'old\n' });
    const lint = command('grep old a.txt', { id: 'lint', required: false });
    const patch = await seed({ commands: [lint] }, base, [edit('a.txt', 'old\n', 'new\n')]);
    expect(await verify(patch)).toMatchObject({ kind: 'accepted' });
    expect((await stored()).checks).toMatchObject([{ id: 'lint', outcome: 'failed' }]);
  });

  it('sees exactly the patched tree: executables, links, new and deleted files', async () => {
    const base = repository.commit({
      'a.txt': 'old\n',
      'gone.txt': 'x',
      'bin/tool': '#!/bin/sh\necho tool\n',
    });
    repository.git('update-index', '--chmod=+x', 'bin/tool');
    repository.git('commit', '--amend', '--quiet', '--no-edit');
    const head = repository.git('rev-parse', 'HEAD');
    expect(head).not.toBe(base);
    const list = command('./bin/tool; ls; cat made/new.txt; test ! -e .git');
    const patch = await seed({ commands: [list] }, head, [
      { path: 'gone.txt', mode: '100644', before: 'x' },
      { path: 'made/new.txt', mode: '100644', after: 'made\n' },
    ]);
    expect(await verify(patch)).toMatchObject({ kind: 'accepted' });
    expect(await textOf((await stored()).checks[0])).toContain('tool\na.txt\nbin\nmade\nmade\n');
  });
});

describe('the condition of a command', () => {
  const gated = command('true', { when: 'language js\n`describe($_, $_)`' });
  const files = { 'a.txt': 'old\n', 'src/a.js': 'keep();\n' };
  const spec = "describe('a', () => {});\n";

  it.each([
    ['holds for a file of the base', { ...files, 'test/a.js': spec }, 'passed'],
    ['holds nowhere', files, 'skipped'],
    ['holds only in a file of another language', { ...files, 'readme.md': spec }, 'skipped'],
    ['holds only in a file that the patch deletes', { ...files, 'gone.js': spec }, 'skipped'],
  ])('%s', async (_name, base, outcome) => {
    const commit = repository.commit(base);
    const gone: FileChange = { path: 'gone.js', mode: '100644', before: spec };
    const changes = [edit('a.txt', 'old\n', 'new\n'), ...('gone.js' in base ? [gone] : [])];
    expect(await verify(await seed({ commands: [gated] }, commit, changes))).toMatchObject({
      kind: 'accepted',
    });
    expect((await stored()).checks).toMatchObject([{ id: 'test', outcome }]);
    expect(ran).toHaveLength(outcome === 'passed' ? 1 : 0);
  });

  it('holds by what the patch makes', async () => {
    const commit = repository.commit(files);
    const made: FileChange = { path: 'test/a.js', mode: '100644', after: spec };
    await verify(await seed({ commands: [gated] }, commit, [made]));
    expect((await stored()).checks).toMatchObject([{ id: 'test', outcome: 'passed' }]);
  });

  it('that does not compile is an error that names the command', async () => {
    const commit = repository.commit(files);
    const broken = command('true', { when: 'language js\n`a` where' });
    const patch = await seed({ commands: [broken] }, commit, [edit('a.txt', 'old\n', 'new\n')]);
    await expect(verify(patch)).rejects.toMatchObject({
      code: 'RG_VERIFY_GATE_INVALID',
      details: { command: 'test' },
    });
    expect(await readdir(join(folder.path, 'work')).catch(() => [])).toEqual([]);
  });
});

describe('the cheap checks', () => {
  it('reject a patch that no longer parses, and do not run the dear ones', async () => {
    const before = 'export const a = 1;\n';
    const base = repository.commit({ 'a.js': before });
    const patch = await seed({ syntax: true, commands: [command('true')] }, base, [
      edit('a.js', before, 'export const a = (1;\n'),
    ]);
    expect(await verify(patch)).toMatchObject({
      kind: 'rejected',
      reason: expect.stringMatching(/^syntax: a\.js has \d parse errors?, 0 before$/),
    });
    expect(ran).toEqual([]);
    expect((await stored()).checks).toMatchObject([
      { id: 'syntax', outcome: 'failed' },
      { id: 'test', outcome: 'skipped', summary: 'not run: syntax failed before' },
    ]);
  });

  it('refuse what the migration forbids', async () => {
    const before = 'export const a = 1;\n';
    const base = repository.commit({ 'a.ts': before });
    const plan = { forbid: ['deleted-tests', 'new-suppressions'], commands: [command('true')] } as const;
    const patch = await seed(plan, base, [edit('a.ts', before, `// @ts-ignore\n${before}`)]);
    const reason = 'forbid:new-suppressions: 1 new suppression, first a.ts:1';
    expect(await verify(patch)).toEqual({ kind: 'rejected', reason });
    expect((await stored()).checks.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['forbid:deleted-tests', 'passed'],
      ['forbid:new-suppressions', 'failed'],
      ['test', 'skipped'],
    ]);
  });

  it('hold parse errors of the base against nobody', async () => {
    const before = 'const a = (1;\nlet b = 1;\n';
    const base = repository.commit({ 'a.js': before });
    const patch = await seed({ syntax: true }, base, [edit('a.js', before, before.replace('let', 'const'))]);
    expect(await verify(patch)).toMatchObject({ kind: 'accepted' });
  });
});

describe('the types', () => {
  const config = '{ "compilerOptions": { "strict": true, "noEmit": true, "types": [] }, "include": ["src"] }';
  const lib = 'export function price(): number {\n  return 1;\n}\n';
  const use = "import { price } from './lib.ts';\nexport const total: number = price();\n";
  const withImports = config.replace('"types": []', '"types": [], "allowImportingTsExtensions": true');

  it('reject a patch that breaks a file it did not touch', async () => {
    const base = repository.commit({ 'tsconfig.json': withImports, 'src/lib.ts': lib, 'src/use.ts': use });
    const after = lib.replace('number', 'string').replace('1', "'1'");
    const patch = await seed({ types: 'auto' }, base, [edit('src/lib.ts', lib, after)]);
    expect(await verify(patch)).toEqual({
      kind: 'rejected',
      reason: "types: 1 new error src/use.ts:2 TS2322 Type 'string' is not assignable to type 'number'.",
    });
  });

  it('pass where only old errors are left, at other lines, and the base is compiled once', async () => {
    const broken = `import { x } from 'not-installed';\nexport const y: number = 'text';\nexport const z = x;\n`;
    const base = repository.commit({
      'tsconfig.json': withImports,
      'src/lib.ts': lib,
      'src/broken.ts': broken,
    });
    const shifted = `// a new first line\n${broken}`;
    const patch = await seed({ types: 'auto' }, base, [edit('src/broken.ts', broken, shifted)]);
    expect(await verify(patch)).toMatchObject({ kind: 'accepted' });
    expect((await stored()).checks).toMatchObject([
      { id: 'types', outcome: 'passed', summary: 'no new error in tsconfig.json' },
    ]);
    expect(ran).toHaveLength(1);
    expect(await textOf((await stored()).checks[0])).toBe(
      [
        'tsconfig.json: 2 errors',
        "known src/broken.ts:3 TS2322 Type 'string' is not assignable to type 'number'.",
        "known src/broken.ts:2 TS2307 Cannot find module 'not-installed' or its corresponding type declarations.",
        '',
      ].join('\n'),
    );
    const [kept] = await db.database.query<{ result: readonly unknown[] }>('select result from base_results');
    expect(kept?.result).toHaveLength(2);
    const worse = `${shifted}export const w: number = 'more text';\n`;
    const second = await seed({ types: 'auto' }, base, [edit('src/broken.ts', broken, worse)]);
    expect(await verify(second)).toMatchObject({
      kind: 'rejected',
      reason: expect.stringContaining('1 new error src/broken.ts:5 TS2322'),
    });
    expect(await db.database.query('select count(*) from base_results')).toEqual([{ count: 1 }]);
  });

  it('are checked although the project names types that are not installed', async () => {
    const bare = withImports.replace('"types": []', '"types": ["node"]');
    const base = repository.commit({ 'tsconfig.json': bare, 'src/lib.ts': lib, 'src/use.ts': use });
    const fine = await seed({ types: 'auto' }, base, [edit('src/lib.ts', lib, `// a comment\n${lib}`)]);
    expect(await verify(fine)).toMatchObject({ kind: 'accepted' });
    const after = lib.replace('number', 'string').replace('1', "'1'");
    const broken = await seed({ types: 'auto' }, base, [edit('src/lib.ts', lib, after)]);
    expect(await verify(broken)).toMatchObject({
      kind: 'rejected',
      reason: expect.stringContaining('1 new error src/use.ts:2 TS2322'),
    });
  });

  it('see files that the patch makes, moves and deletes on the right side', async () => {
    const odd = "export const odd: number = 'a';\n";
    const files = { 'tsconfig.json': withImports, 'src/lib.ts': lib, 'src/use.ts': use, 'src/odd.ts': odd };
    const base = repository.commit(files);
    const moved = await seed({ types: 'auto' }, base, [
      { path: 'src/odd.ts', mode: '100644', before: odd },
      { path: 'src/deep/odd.ts', mode: '100644', after: odd },
    ]);
    expect(await verify(moved)).toMatchObject({ kind: 'accepted' });
    const deleted = await seed({ types: 'auto' }, base, [
      { path: 'src/lib.ts', mode: '100644', before: lib },
    ]);
    expect(await verify(deleted)).toMatchObject({
      kind: 'rejected',
      reason: expect.stringContaining("1 new error src/use.ts:1 TS2307 Cannot find module './lib.ts'"),
    });
    const made = await seed({ types: 'auto' }, base, [
      { path: 'src/made.ts', mode: '100644', after: "export const made: number = 'made';\n" },
    ]);
    expect(await verify(made)).toMatchObject({
      kind: 'rejected',
      reason: expect.stringContaining('1 new error src/made.ts:1 TS2322'),
    });
  });

  it('are skipped where no project is touched', async () => {
    const base = repository.commit({ 'readme.md': 'a\n' });
    const patch = await seed({ types: 'auto' }, base, [edit('readme.md', 'a\n', 'b\n')]);
    expect(await verify(patch)).toMatchObject({ kind: 'accepted' });
    expect((await stored()).checks).toMatchObject([{ id: 'types', outcome: 'skipped' }]);
  });
});

describe('the activity', () => {
  it('leaves no checkout behind', async () => {
    const base = repository.commit({ 'a.txt': 'old\n' });
    const patch = await seed({ commands: [command('exit 1')] }, base, [edit('a.txt', 'old\n', 'new\n')]);
    await verify(patch);
    expect(await readdir(join(folder.path, 'work'))).toEqual([]);
  });

  it('beats while a command runs, and a cancellation ends the command and leaves the target as it was', async () => {
    const base = repository.commit({ 'a.txt': 'old\n' });
    const patch = await seed({ commands: [command('sleep 600')] }, base, [edit('a.txt', 'old\n', 'new\n')]);
    const environment = new MockActivityEnvironment();
    const beaten = new Promise<void>((resolve) => environment.on('heartbeat', () => resolve()));
    const run = verify(patch, environment);
    await beaten;
    environment.cancel('CANCELLED');
    await expect(run).rejects.toThrow(/CANCELLED/);
    expect((await stored()).target).toMatchObject({ state: 'rewriting' });
    expect(await readdir(join(folder.path, 'work'))).toEqual([]);
  });

  it('writes the same verdict again without a second event', async () => {
    const base = repository.commit({ 'a.txt': 'old\n' });
    const patch = await seed({ commands: [command('true')] }, base, [edit('a.txt', 'old\n', 'new\n')]);
    await verify(patch);
    await verify(patch);
    expect((await stored()).events).toHaveLength(1);
    expect(await db.database.query('select count(*) from verdicts')).toEqual([{ count: 1 }]);
  });

  it('refuses a patch that is not the target’s', async () => {
    const base = repository.commit({ 'a.txt': 'old\n' });
    const patch = await seed({}, base, [edit('a.txt', 'old\n', 'new\n')]);
    await expect(verify({ ...patch, id: 'another' })).rejects.toMatchObject({
      code: 'RG_VERIFY_PATCH_UNKNOWN',
    });
  });
});
