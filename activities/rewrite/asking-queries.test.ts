/** Steps whose queries ask, end to end: real git, PostgreSQL, HTTP to a model server, budget, ledger, TypeScript. */
import { join } from 'node:path';
import { LLMock } from '@copilotkit/aimock';
import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ModelConfig } from '../../core/config/config.ts';
import type { Patch } from '../../core/patch.ts';
import type { Budget, PatternStep } from '../../core/spec/spec.ts';
import { createTestDatabase, type TestDatabase } from '../../test/harness/database.ts';
import { type FakeStore, fakeStore } from '../adapters/artifacts/fake-store.ts';
import { createGit } from '../adapters/git/git.ts';
import { openReader } from '../adapters/git/repository-reader.ts';
import { makeTestFolder, makeTestRepository, type TestRepository } from '../adapters/git/test-repository.ts';
import { openModel } from '../adapters/model/open-model.ts';
import { createRewriteActivity } from './activity.ts';

const target = 'm/local/shop';
let db: TestDatabase;
let artifacts: FakeStore;
let folder: ReturnType<typeof makeTestFolder>;
let repository: TestRepository;
let mock: LLMock;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  mock = new LLMock({ port: 0, host: '127.0.0.1', logLevel: 'silent' });
  await mock.start();
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
afterEach(async () => {
  await mock.stop();
  folder.remove();
});

async function seed(pattern: string, files: Readonly<Record<string, string>>, budget: Budget = {}) {
  const steps: readonly PatternStep[] = [{ kind: 'pattern', id: 'ask', pattern }];
  const base = repository.commit(files);
  await db.database.query(
    `insert into specs (id, migration, version, title, body, source) values ('s1', 'm', 1, '', $1, '')`,
    [JSON.stringify({ name: 'm', steps, budget })],
  );
  await db.database.query(
    `insert into targets (id, migration, repository, spec, state, base_commit, wave) values ($1, 'm', 'local/shop', 's1', 'matched', $2, 0)`,
    [target, base],
  );
  for (const path of Object.keys(files).filter((path) => path.startsWith('src/')))
    await db.database.query(
      `insert into sites (target, step, origin, path, start_line, start_column, end_line, end_column, text)
       values ($1, 'ask', 'rule', $2, 1, 1, 1, 2, 'x')`,
      [target, path],
    );
}

function rewrite(environment: Readonly<Record<string, string>> = { TEST_KEY: 'sk-secret' }) {
  const tier = { inputPrice: 1, outputPrice: 2, maxOutputTokens: 500 };
  const tiers = { fast: { ...tier, model: 'small' }, smart: { ...tier, model: 'large' } };
  const config: ModelConfig = {
    mode: 'auto',
    baseUrl: `${mock.url}/v1`,
    apiKeyVariable: 'TEST_KEY',
    tiers,
  };
  const git = createGit();
  const { rewrite: activity } = createRewriteActivity({
    database: db.database,
    artifacts,
    tiers,
    model: openModel({ config, environment, database: db.database, artifacts }),
    mirrors: { open: async ({ cloneUrl }) => openReader({ git, gitDir: join(cloneUrl, '.git') }) },
  });
  return new MockActivityEnvironment().run(activity, { specId: 's1', target });
}

async function changedTexts(): Promise<Readonly<Record<string, string | undefined>>> {
  const [row] = await db.database.query<{ artifact: string }>('select artifact from patches');
  if (row === undefined) return {};
  const patch = JSON.parse(Buffer.from(await artifacts.get(row.artifact)).toString('utf8')) as Patch;
  return Object.fromEntries(patch.changes.map(({ path, after }) => [path, after]));
}

function calls() {
  return db.database.query<{ tier: string }>(
    'select step, tier, mode, outcome, target from model_calls order by id',
  );
}

const redact = '`log($msg)` => `hide($msg)` where { $msg <: ai_is("it names a person") }';

describe('a step that asks a model', () => {
  it('changes the sites for which the model says yes, and keeps every call in the ledger', async () => {
    mock.onMessage(/alice/, { content: 'yes', usage: { prompt_tokens: 50, completion_tokens: 1 } });
    mock.onMessage(/bob/, { content: 'No.' });
    await seed(redact, { 'src/a.js': 'log(alice);\nlog(bob);\n', 'src/b.js': 'log(alice);\n' });
    expect(await rewrite()).toMatchObject({ kind: 'rewritten', ruleEdits: 2 });
    expect(await changedTexts()).toEqual({
      'src/a.js': 'hide(alice);\nlog(bob);\n',
      'src/b.js': 'hide(alice);\n',
    });
    expect(mock.getRequests()).toHaveLength(2);
    expect(await calls()).toEqual([
      { step: 'ask', tier: 'fast', mode: 'live', outcome: 'answered', target },
      { step: 'ask', tier: 'fast', mode: 'live', outcome: 'answered', target },
    ]);
  });

  it('asks nothing again: a repeated run is answered from the ledger and gives the same patch', async () => {
    mock.onMessage(/alice/, { content: 'yes' });
    await seed(redact, { 'src/a.js': 'log(alice);\n' });
    const first = await rewrite();
    expect(await rewrite()).toEqual(first);
    expect(mock.getRequests()).toHaveLength(1);
  });

  it('takes code from the model for exactly the place that matched', async () => {
    mock.onMessage(/Use fresh/, { content: '```js\nfresh({ a: 1 })\n```' });
    await seed('`old($x)` as $call where { $call => ai_rewrite($call, instruct="Use fresh.") }', {
      'src/a.js': 'keep();\nconst x = old(1);\n',
    });
    await rewrite();
    expect(await changedTexts()).toEqual({ 'src/a.js': 'keep();\nconst x = fresh({ a: 1 });\n' });
  });

  it('leaves a target alone where the model says no to every site', async () => {
    mock.onMessage(/.*/, { content: 'no' });
    await seed(redact, { 'src/a.js': 'log(bob);\n' });
    expect(await rewrite()).toMatchObject({ kind: 'unchanged' });
  });

  it('fails the target, with code and remedy, where the budget does not allow the question', async () => {
    await seed(redact, { 'src/a.js': 'log(alice);\nlog(bob);\n' }, { tokens: 10 });
    expect(await rewrite()).toMatchObject({
      kind: 'failed',
      code: 'model-over-budget',
      message: expect.stringMatching(/src\/a\.js.*tokens.*Raise the budget/s),
    });
    expect(mock.getRequests()).toEqual([]);
    expect(await changedTexts()).toEqual({});
  });

  it('fails the target where no model is configured; no answer is made up', async () => {
    await seed(redact, { 'src/a.js': 'log(alice);\n' });
    expect(await rewrite({})).toMatchObject({ kind: 'failed', code: 'model-unconfigured' });
  });

  it('fails the target where the model gives no usable answer', async () => {
    mock.onMessage(/.*/, { content: 'it depends' });
    await seed(redact, { 'src/a.js': 'log(alice);\n' });
    expect(await rewrite()).toMatchObject({ kind: 'failed', code: 'model-answer' });
    expect((await calls()).map((row) => row.tier)).toEqual(['fast', 'fast', 'smart']);
  });

  it('an endpoint that is not available fails the attempt, not the target', async () => {
    mock.onMessage(/.*/, { error: { message: 'busy' }, status: 503 });
    await seed(redact, { 'src/a.js': 'log(alice);\n' });
    await expect(rewrite()).rejects.toMatchObject({ code: 'RG_REWRITE_MODEL_UNAVAILABLE' });
  });
});

describe('a step that asks for types', () => {
  it('reads what the files import from the mirror, through re-exports and path mapping, without a checkout', async () => {
    await seed(
      '`$f($x)` => `walk($x)` where { $f <: resolves_to("lodash#map"), $x <: type_is("number[]") }',
      {
        'tsconfig.json': '{ "compilerOptions": { "baseUrl": ".", "paths": { "@app/*": ["lib/*"] } } }',
        'src/a.ts':
          "import { each, numbers } from '@app/index';\nimport { map } from './own';\neach(numbers());\neach('x');\nmap(numbers());\n",
        'src/own.ts': 'export function map(x: number[]) {}\n',
        'lib/index.ts': "export { map as each } from 'lodash';\nexport { numbers } from './deep/numbers';\n",
        'lib/deep/numbers.ts': 'export const numbers = (): number[] => [1];\n',
      },
    );
    expect(await rewrite()).toMatchObject({ kind: 'rewritten', ruleEdits: 1 });
    const texts = await changedTexts();
    expect(texts['src/a.ts']).toContain("walk(numbers());\neach('x');\nmap(numbers());");
    expect(mock.getRequests()).toEqual([]);
  });

  it('says why nothing changed where types are not known', async () => {
    await seed('`f($x)` => `g($x)` where { $x <: not type_is("string") }', {
      'src/a.ts': "import { get } from 'not-installed';\nf(get());\n",
    });
    expect(await rewrite()).toMatchObject({
      kind: 'unchanged',
      reason: expect.stringMatching(/not known in 1 file, so not matched: `not-installed` cannot be found/),
    });
  });
});
