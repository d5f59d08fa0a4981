/** The rewrite activity over real git, PostgreSQL, query engine and edit engine; the model alone is a fake. */
import { execFileSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RegradeError } from '../../core/errors.ts';
import type { Patch } from '../../core/patch.ts';
import type { ModelStep, PatternStep, Step } from '../../core/spec/spec.ts';
import { createTestDatabase, type TestDatabase } from '../../test/harness/database.ts';
import { type FakeStore, fakeStore } from '../adapters/artifacts/fake-store.ts';
import { createGit } from '../adapters/git/git.ts';
import { openReader } from '../adapters/git/repository-reader.ts';
import { makeTestFolder, makeTestRepository, type TestRepository } from '../adapters/git/test-repository.ts';
import { cachingClient } from '../adapters/model/caching-client.ts';
import { type FakeModel, fakeModel } from '../adapters/model/fake-model.ts';
import type { ModelRequest } from '../adapters/model/model-client.ts';
import { createRewriteActivity } from './activity.ts';
import { excerptsOf } from './excerpts.ts';

const target = 'm/local/shop';
let db: TestDatabase;
let artifacts: FakeStore;
let folder: ReturnType<typeof makeTestFolder>;
let repository: TestRepository;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
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

const plain: PatternStep = {
  kind: 'pattern',
  id: 'plain',
  pattern: 'language js\n`url.parse($x)` => `new URL($x)` where { $x <: string() }',
};
const judgement: ModelStep = {
  kind: 'model',
  id: 'judgement',
  select: 'language js\n`url.parse($_)`',
  context: { kind: 'file' },
  instructions: 'Use the WHATWG API.',
  guidelines: [],
  examples: [],
  tier: 'fast',
  attempts: 1,
};
const before = "const a = url.parse('http://a');\nconst b = url.parse(input);\nkeep();\n";

async function seed(
  steps: readonly Step[],
  files: Readonly<Record<string, string | Uint8Array>>,
  sites = Object.keys(files),
) {
  const base = repository.commit(files);
  await db.database.query(
    `insert into specs (id, migration, version, title, body, source) values ('s1', 'm', 1, '', $1, '')`,
    [JSON.stringify({ name: 'm', steps, budget: {} })],
  );
  await db.database.query(
    `insert into targets (id, migration, repository, spec, state, base_commit, wave) values ($1, 'm', 'local/shop', 's1', 'matched', $2, 0)`,
    [target, base],
  );
  for (const path of sites) {
    await db.database.query(
      `insert into sites (target, step, origin, path, start_line, start_column, end_line, end_column, text)
       values ($1, 'plain', 'rule', $2, 1, 1, 1, 2, 'x')`,
      [target, path],
    );
  }
  return base;
}
function rewrite(
  model: FakeModel = fakeModel(() => 'no model was expected'),
  environment = new MockActivityEnvironment(),
) {
  const git = createGit();
  const tier = { model: 'm', inputPrice: 1, outputPrice: 2, maxOutputTokens: 100 };
  const tiers = { fast: { ...tier, model: 'small' }, smart: { ...tier, model: 'large' } };
  const { rewrite: activity } = createRewriteActivity({
    database: db.database,
    artifacts,
    tiers,
    model: cachingClient({ inner: model, source: 'live', database: db.database, artifacts, prices: tiers }),
    mirrors: { open: async ({ cloneUrl }) => openReader({ git, gitDir: join(cloneUrl, '.git') }) },
  });
  return environment.run(activity, { specId: 's1', target });
}
async function artifactText(hash: string | undefined): Promise<string> {
  return Buffer.from(await artifacts.get(hash ?? '')).toString('utf8');
}
async function storedPatch() {
  const [row] = await db.database.query<{
    id: string;
    artifact: string;
    diff: string;
    files: number;
    additions: number;
    deletions: number;
    rule_edits: number;
    model_edits: number;
  }>('select * from patches');
  const patch = JSON.parse(await artifactText(row?.artifact)) as Patch;
  return { row, patch, diff: await artifactText(row?.diff) };
}
async function storedTarget() {
  const [row] = await db.database.query(
    'select state, reason, code, patch, rule_edits, model_edits from targets',
  );
  return row;
}
async function events() {
  return (await db.database.query<{ data: unknown }>('select data from rollout_events order by id')).map(
    ({ data }) => data,
  );
}
function block(path: string, search: string, replace: string): string {
  return `${path}\n<<<<<<< SEARCH\n${search}\n=======\n${replace}\n>>>>>>> REPLACE\n`;
}
function pathIn(request: ModelRequest): string {
  return /^`(.+)`, the whole file:$/m.exec(request.messages[1]?.content ?? '')?.[1] ?? '';
}
const answerB = (request: ModelRequest) =>
  block(pathIn(request), 'const b = url.parse(input);', 'const b = new URL(input, base);');

describe('rules', () => {
  it('make a patch whose diff git applies, with counts, rows and one event', async () => {
    const base = await seed([plain], { 'src/a.js': before, 'src/b.js': "url.parse('x');\n" });
    const outcome = await rewrite();
    const { row, patch, diff } = await storedPatch();
    expect(outcome).toEqual({ kind: 'rewritten', patch: row?.id, ruleEdits: 2, modelEdits: 0 });
    expect(patch).toEqual({
      id: row?.id,
      target,
      baseCommit: base,
      changes: [
        {
          path: 'src/a.js',
          mode: '100644',
          before,
          after: before.replace("url.parse('http://a')", "new URL('http://a')"),
        },
        { path: 'src/b.js', mode: '100644', before: "url.parse('x');\n", after: "new URL('x');\n" },
      ],
      edits: [
        { step: 'plain', origin: 'rule', path: 'src/a.js', count: 1 },
        { step: 'plain', origin: 'rule', path: 'src/b.js', count: 1 },
      ],
    });
    expect(row).toMatchObject({ files: 2, additions: 2, deletions: 2, rule_edits: 2, model_edits: 0 });
    const file = join(folder.path, 'the.diff');
    writeFileSync(file, diff);
    execFileSync('git', ['apply', file], { cwd: repository.directory });
    expect(repository.git('diff', '--stat')).toContain('2 files changed, 2 insertions(+), 2 deletions(-)');
    expect(await storedTarget()).toEqual({
      state: 'rewriting',
      reason: '',
      code: null,
      patch: row?.id,
      rule_edits: 2,
      model_edits: 0,
    });
    expect(await events()).toEqual([{ from: 'matched', to: 'rewriting', reason: '' }]);
    const known = await db.database.query<{ sha256: string }>('select sha256 from artifacts order by 1');
    expect(known.map((artifact) => artifact.sha256)).toEqual([row?.artifact, row?.diff].sort());
  });

  it('run in order, each on what the one before left', async () => {
    const second: PatternStep = {
      kind: 'pattern',
      id: 'second',
      pattern: 'language js\n`new URL($x)` => `parse($x)`',
    };
    await seed([plain, second], { 'a.js': before });
    expect(await rewrite()).toMatchObject({ kind: 'rewritten', ruleEdits: 2 });
    const { patch } = await storedPatch();
    expect(patch.changes[0]?.after).toContain("const a = parse('http://a');");
    expect(patch.edits.map(({ step, count }) => [step, count])).toEqual([
      ['plain', 1],
      ['second', 1],
    ]);
  });

  it('keep modes, byte-order marks and line ends', async () => {
    const text = "\uFEFFurl.parse('x');\r\nkeep();\r\n";
    repository.commit({ 'run.js': text });
    chmodSync(join(repository.directory, 'run.js'), 0o755);
    await seed([plain], {}, ['run.js']);
    expect(await rewrite()).toMatchObject({ kind: 'rewritten' });
    const { patch } = await storedPatch();
    expect(patch.changes).toEqual([
      { path: 'run.js', mode: '100755', before: text, after: "\uFEFFnew URL('x');\r\nkeep();\r\n" },
    ]);
  });

  it('that change nothing leave the target clean', async () => {
    await seed([plain], { 'a.js': 'keep();\n' });
    const reason = 'no step changes anything at the base commit';
    expect(await rewrite()).toEqual({ kind: 'unchanged', reason });
    expect(await storedTarget()).toMatchObject({ state: 'clean', reason, code: null, patch: null });
  });

  it('that undo each other leave the target clean', async () => {
    const undo: PatternStep = {
      kind: 'pattern',
      id: 'undo',
      pattern: 'language js\n`new URL($x)` => `url.parse($x)`',
    };
    await seed([plain, undo], { 'a.js': before });
    expect(await rewrite()).toMatchObject({ kind: 'unchanged' });
    expect(await db.database.query('select * from patches')).toEqual([]);
  });

  it('that do not compile fail the target with the reason', async () => {
    await seed([{ ...plain, pattern: 'language js\n`a` => where' }], { 'a.js': before });
    const outcome = await rewrite();
    expect(outcome).toMatchObject({ kind: 'failed', code: 'pattern-invalid' });
    expect(await storedTarget()).toMatchObject({ state: 'failed', code: 'pattern-invalid' });
  });

  it('do not touch a file whose bytes are no UTF-8', async () => {
    await seed([plain], { 'a.js': Buffer.from([0x75, 0xff, 0x0a]) });
    expect(await rewrite()).toMatchObject({ kind: 'failed', code: 'file-unreadable' });
  });
});

describe('a model', () => {
  it('gets what the rules left, and its edits join theirs in one patch', async () => {
    await seed([plain, judgement], { 'a.js': before });
    const model = fakeModel(answerB);
    expect(await rewrite(model)).toMatchObject({ kind: 'rewritten', ruleEdits: 1, modelEdits: 1 });
    const [request] = model.requests;
    expect(request?.messages[1]?.content).toContain("const a = new URL('http://a');");
    expect(request?.messages[1]?.content).toContain('1. Line 2:\n```\nurl.parse(input)\n```');
    const { patch, row } = await storedPatch();
    expect(patch.changes[0]?.after).toBe(
      "const a = new URL('http://a');\nconst b = new URL(input, base);\nkeep();\n",
    );
    expect(patch.edits).toEqual([
      { step: 'plain', origin: 'rule', path: 'a.js', count: 1 },
      { step: 'judgement', origin: 'model', path: 'a.js', count: 1 },
    ]);
    expect(row).toMatchObject({ rule_edits: 1, model_edits: 1 });
  });

  it('is not asked where the rules left no site', async () => {
    await seed([plain, judgement], { 'a.js': "url.parse('x');\n" });
    const model = fakeModel(answerB);
    expect(await rewrite(model)).toMatchObject({ kind: 'rewritten', modelEdits: 0 });
    expect(model.requests).toHaveLength(0);
  });

  it('is paid once: the same target again gives the same patch from the ledger', async () => {
    await seed([plain, judgement], { 'a.js': before, 'b.js': `// b\n${before}` });
    const first = await rewrite(fakeModel(answerB));
    const again = fakeModel(answerB);
    expect(await rewrite(again)).toEqual(first);
    expect(again.requests).toHaveLength(0);
    expect(await db.database.query('select count(*) from patches')).toEqual([{ count: 1 }]);
    expect(await events()).toHaveLength(1);
  });

  it('that was not available in the middle pays nothing twice on the retry', async () => {
    await seed([judgement], { 'a.js': before, 'b.js': `// b\n${before}` });
    const asked: string[] = [];
    const flaky = fakeModel((request, index) => {
      asked.push(pathIn(request));
      if (index === 1)
        throw new RegradeError('RG_REWRITE_MODEL_UNAVAILABLE', { reason: 'busy', status: 503 });
      return answerB(request);
    });
    await expect(rewrite(flaky)).rejects.toMatchObject({ code: 'RG_REWRITE_MODEL_UNAVAILABLE' });
    expect(await storedTarget()).toMatchObject({ state: 'rewriting', patch: null });
    const second = fakeModel(answerB);
    expect(await rewrite(second)).toMatchObject({ kind: 'rewritten', modelEdits: 2 });
    expect(second.requests.map(pathIn)).toEqual(asked.slice(1));
  });

  it('that says so leaves its sites as they are', async () => {
    await seed([judgement], { 'a.js': before });
    const reason = 'the model left all 2 sites as they are';
    expect(await rewrite(fakeModel(() => 'NO_CHANGE'))).toEqual({ kind: 'unchanged', reason });
    expect(await storedTarget()).toMatchObject({ state: 'clean', reason, code: 'model-declined' });
  });

  it('that fails on one file fails the target: nothing half-done is kept', async () => {
    await seed([plain, judgement], { 'a.js': before, 'b.js': `// b\n${before}` });
    const model = fakeModel((request) =>
      pathIn(request) === 'b.js' ? 'I would rather talk.' : answerB(request),
    );
    const outcome = await rewrite(model);
    expect(outcome).toMatchObject({
      kind: 'failed',
      code: 'edits-rejected',
      message: expect.stringMatching(
        /^Step judgement got no usable edits for b\.js, so nothing of this target is published:/,
      ),
    });
    expect(await db.database.query('select * from patches')).toEqual([]);
    expect(await storedTarget()).toMatchObject({
      state: 'failed',
      code: 'edits-rejected',
      patch: null,
      rule_edits: 0,
    });
    expect(await events()).toMatchObject([{ to: 'rewriting' }, { to: 'failed', code: 'edits-rejected' }]);
  });

  it('without a recording is a clear outcome', async () => {
    await seed([judgement], { 'a.js': before });
    const model = fakeModel(() => ({
      kind: 'missing',
      request: 'h',
      message: 'There is no recorded answer h.json.',
    }));
    expect(await rewrite(model)).toMatchObject({ kind: 'failed', code: 'model-missing' });
  });

  it('sees the function around its site, and the imports', async () => {
    const file = {
      path: 'src/long.js',
      text: [
        "import url from 'url';",
        '',
        ...Array.from({ length: 50 }, (_, index) => `filler(${index});`),
        'function outer() {',
        '  const inner = (x) => {',
        '    return list.map((y) => url.parse(y));',
        '  };',
        '}',
        ...Array.from({ length: 50 }, (_, index) => `more(${index});`),
        '',
      ].join('\n'),
    };
    const shown = excerptsOf(file, [{ first: 55, last: 55 }], { kind: 'function' });
    expect(shown).toEqual([
      { first: 1, last: 1, text: "import url from 'url';" },
      {
        first: 54,
        last: 56,
        text: '  const inner = (x) => {\n    return list.map((y) => url.parse(y));\n  };',
      },
    ]);
  });
});

describe('the activity', () => {
  it('beats, and a cancellation ends a call that is under way', async () => {
    await seed([judgement], { 'a.js': before });
    const environment = new MockActivityEnvironment();
    const hanging: FakeModel = {
      requests: [],
      complete: (_request, { signal }) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    };
    const beaten = new Promise<void>((resolve) => environment.on('heartbeat', () => resolve()));
    const run = rewrite(hanging, environment);
    await beaten;
    environment.cancel('CANCELLED');
    await expect(run).rejects.toThrow(/CANCELLED/);
    expect(await storedTarget()).toMatchObject({ state: 'rewriting', patch: null });
  });

  it('refuses a target or spec that is not there', async () => {
    await expect(rewrite()).rejects.toMatchObject({ code: 'RG_REWRITE_SPEC_UNKNOWN' });
    await seed([plain], { 'a.js': before });
    await db.database.query('update targets set base_commit = null');
    await expect(rewrite()).rejects.toMatchObject({ code: 'RG_REWRITE_TARGET_UNKNOWN' });
  });
});
