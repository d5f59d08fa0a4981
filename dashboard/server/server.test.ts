/** The HTTP contract over a real PostgreSQL: what each address answers on a seeded migration. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChangesetDetail, ChangesetPage, MigrationOverview, TargetPage } from './contract/index.ts';
import type { Member } from './fixtures/fleet.ts';
import { seedIdleMigration, seedMigration } from './fixtures/seed.ts';
import { makeTestServer, type TestServer } from './fixtures/test-server.ts';

let server: TestServer;
let fleet: readonly Member[] = [];
const base = '/api/migrations/url-parse-to-whatwg';

beforeAll(async () => {
  server = await makeTestServer();
  ({ fleet } = await seedMigration(server.database, server.artifacts));
  await seedIdleMigration(server.database, { name: 'node-24', title: 'Move to Node 24', state: 'planned' });
});
afterAll(() => server.close());

async function get<T>(url: string): Promise<T> {
  const answer = await server.app.inject({ url });
  expect(answer.json(), url).not.toHaveProperty('remedy');
  expect(answer.statusCode).toBe(200);
  return answer.json<T>();
}

function members(test: (member: Member) => boolean): number {
  return fleet.filter(test).length;
}

describe('the list of migrations', () => {
  it('counts targets and changesets by state, the latest changed first', async () => {
    const { items } = await get<{ items: readonly MigrationOverview[] }>('/api/migrations');
    expect(items.map((item) => [item.name, item.state, item.version])).toEqual([
      ['url-parse-to-whatwg', 'running', 1],
      ['node-24', 'planned', 1],
    ]);
    expect(items[0]?.total).toBe(400);
    expect(items[0]?.targets.merged).toBe(members(({ state }) => state === 'merged'));
    expect(items[0]?.changesets.conflicted).toBe(members(({ changeset }) => changeset === 'conflicted'));
  });
});

describe('the overview', () => {
  it('says in one sentence where the migration stands', async () => {
    const overview = await get<MigrationOverview>(base);
    const merged = members(({ state }) => state === 'merged');
    expect(overview.sentence).toContain(
      `${merged} of 272 merged; wave broad waits: merged 59.3% < 60%, approval missing`,
    );
    expect(overview.readAt).toBe(server.now.toISOString());
    expect(overview.commands).toEqual(['pause', 'approve', 'abort']);
  });

  it('narrows from stage to stage and accounts for every target', async () => {
    const { funnel, exits, total } = await get<MigrationOverview>(base);
    expect(funnel.map(({ stage }) => stage)).toEqual([
      'found',
      'matched',
      'rewriting',
      'verified',
      'published',
      'merged',
    ]);
    expect(funnel[0]?.reached).toBe(400);
    for (const [place, stage] of funnel.entries())
      expect(stage.reached).toBeLessThanOrEqual(funnel[place - 1]?.reached ?? total);
    const now = funnel.reduce((sum, stage) => sum + stage.now, 0);
    const left = exits.reduce((sum, exit) => sum + exit.count, 0);
    expect(now + left).toBe(total);
  });

  it('shows each gate with its measured value', async () => {
    const { waves } = await get<MigrationOverview>(base);
    expect(waves.map((wave) => [wave.name, wave.state, wave.approvable])).toEqual([
      ['canary', 'done', false],
      ['early', 'done', false],
      ['broad', 'gated', true],
      ['rest', 'waiting', false],
    ]);
    const share = (test: (member: Member) => boolean) =>
      members((member) => member.wave === 2 && test(member)) /
      members(({ wave, state }) => wave === 2 && ['published', 'merged', 'vetoed'].includes(state));
    expect(waves[2]?.conditions).toMatchObject([
      { metric: 'verified', operator: '>=', threshold: 0.95, holds: true },
      {
        metric: 'merged',
        operator: '>=',
        threshold: 0.6,
        value: share(({ state }) => state === 'merged'),
        holds: false,
      },
      {
        metric: 'closed',
        operator: '<=',
        threshold: 0.05,
        value: share(({ state }) => state === 'vetoed'),
        holds: true,
      },
    ]);
    expect(waves[2]?.total).toBe(members(({ wave }) => wave === 2));
  });

  it('ends the burn-up at the numbers of the funnel', async () => {
    const { burnUp, funnel } = await get<MigrationOverview>(base);
    const reached = (stage: string) => funnel.find((entry) => entry.stage === stage)?.reached;
    expect(burnUp.merged.at(-1)).toBe(reached('merged'));
    expect(burnUp.published.at(-1)).toBe(reached('published'));
    expect(burnUp.at).toEqual([...burnUp.at].sort((a, b) => a - b));
    expect(burnUp.at.length).toBeLessThanOrEqual(61);
  });

  it('lists what needs a person before faults and waits, each with the rows behind it', async () => {
    const { blockers } = await get<MigrationOverview>(base);
    const kinds = blockers.map(({ kind }) => kind);
    expect(kinds).toEqual(
      [...kinds].sort((a, b) => 'person fault wait'.indexOf(a) - 'person fault wait'.indexOf(b)),
    );
    for (const { link, count, code } of blockers) {
      if (link === null || code === 'wave-approval') continue;
      const page = await get<TargetPage>(`${base}/${link.table}?${new URLSearchParams(link.search)}`);
      expect([code, page.total]).toEqual([code, count]);
    }
  });

  it('sums what the model steps used', async () => {
    const { model, edits } = await get<MigrationOverview>(base);
    expect(model.calls).toBe(members(({ byModel, wave }) => byModel && wave !== null && wave < 3));
    expect(model.live + model.cached).toBe(model.calls);
    expect(model.money).toBeCloseTo(model.live * 0.0121, 6);
    expect([model.moneyBudget, model.tokenBudget]).toEqual([1.5, 500_000]);
    expect(edits.model).toBeGreaterThan(0);
  });

  it('answers for a migration without anything in it', async () => {
    await server.database.query(`insert into migrations (name, state) values ('bare', 'draft')`);
    const overview = await get<MigrationOverview>('/api/migrations/bare');
    expect(overview).toMatchObject({
      title: 'bare',
      sentence: 'Not started.',
      total: 0,
      waves: [],
      version: 0,
    });
    expect(overview.burnUp.at).toEqual([]);
    await server.database.query(`delete from migrations where name = 'bare'`);
  });
});

describe('the tables', () => {
  it('page through every row once, whatever the order', async () => {
    for (const [table, sort] of [
      ['targets', 'repository'],
      ['targets', '-changed'],
      ['targets', '-sites'],
      ['changesets', '-changed'],
      ['changesets', 'size'],
    ]) {
      const seen: string[] = [];
      let after: string | null = '';
      let total = 0;
      while (after !== null) {
        const cursor: string = after === '' ? '' : `&after=${after}`;
        const page: TargetPage = await get(`${base}/${table}?limit=37&sort=${sort}${cursor}`);
        seen.push(...page.items.map(({ id }) => id));
        total = page.total;
        after = page.next;
      }
      expect(seen.length, `${table} by ${sort}`).toBe(total);
      expect(new Set(seen).size).toBe(total);
    }
  });

  it('order by size, largest first', async () => {
    const { items } = await get<ChangesetPage>(`${base}/changesets?sort=-size&limit=200`);
    const sizes = items.map((row) => row.additions + row.deletions);
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
  });

  it('filter by state, wave, owner and text', async () => {
    const filters: readonly (readonly [string, (member: Member) => boolean])[] = [
      ['state=rejected,failed', ({ state }) => state === 'rejected' || state === 'failed'],
      ['wave=1', ({ wave }) => wave === 1],
      ['owner=payments&state=merged', ({ owner, state }) => owner === 'payments' && state === 'merged'],
      ['text=LEDGER', ({ repository }) => repository.includes('ledger')],
      ['text=100%25', () => false],
      ['code=types', ({ code }) => code === 'types'],
      ['reached=published', ({ state }) => ['published', 'merged', 'vetoed'].includes(state)],
    ];
    for (const [query, test] of filters) {
      const page = await get<TargetPage>(`${base}/targets?${query}`);
      expect([query, page.total]).toEqual([query, members(test)]);
    }
  });

  it('filter changesets by what their code host says', async () => {
    const page = await get<ChangesetPage>(`${base}/changesets?state=open&checks=failed&wave=2`);
    expect(page.total).toBe(members((m) => m.wave === 2 && m.changeset === 'open' && m.checks === 'failed'));
    expect(page.items.every((row) => row.checks === 'failed' && row.waveName === 'broad')).toBe(true);
  });

  it('refuse a state that there is not, and a cursor of another order', async () => {
    const bad = await server.app.inject({ url: `${base}/targets?state=broken` });
    expect(bad.statusCode).toBe(400);
    expect(bad.json()).toMatchObject({ code: 'RG_DASHBOARD_INVALID_REQUEST' });
    expect(bad.json().message).toContain('a list of found, matched');
    const { next } = await get<TargetPage>(`${base}/targets?limit=1`);
    const foreign = await server.app.inject({ url: `${base}/targets?sort=-changed&after=${next}` });
    expect(foreign.statusCode).toBe(400);
    expect(foreign.json().message).toContain('not a cursor');
  });
});

describe('one changeset', () => {
  const idOf = (test: (member: Member) => boolean) =>
    encodeURIComponent(`url-parse-to-whatwg/${fleet.find(test)?.repository}`);

  it('holds its diff, verdict, sites, model calls, pull request and history', async () => {
    const detail = await get<ChangesetDetail>(
      `${base}/changesets/${idOf((member) => member.byModel && member.state === 'merged')}`,
    );
    expect(detail.patch?.diff).toContain('+  const { hostname, port, username, password } = new URL(');
    expect(detail.verdict?.checks.map((check) => [check.id, check.outcome])).toEqual([
      ['syntax', 'passed'],
      ['types', 'passed'],
      ['test', 'passed'],
      ['lint', 'known'],
    ]);
    expect(detail.sites.map((step) => [step.step, step.origin])).toEqual([
      ['plain', 'rule'],
      ['judgement', 'model'],
    ]);
    expect(detail.changeset).toMatchObject({ state: 'merged', branch: 'regrade/url-parse-to-whatwg' });
    expect(detail.history.map((event) => event.data.to)).toEqual([
      'matched',
      'rewriting',
      'verified',
      'published',
      'merged',
    ]);
    const prompt = detail.modelCalls[0]?.prompt ?? '';
    const text = await server.app.inject({ url: `/api/artifacts/${prompt}` });
    expect(text.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(text.body).toContain('You rewrite code in place');
  });

  it('answers for a rejected target, which has a patch but no changeset', async () => {
    const detail = await get<ChangesetDetail>(`${base}/targets/${idOf(({ code }) => code === 'types')}`);
    expect(detail.changeset).toBeNull();
    expect(detail.verdict?.outcome).toBe('rejected');
    expect(detail.patch?.diff).toContain('diff --git');
  });

  it('answers without the text where the diff is gone', async () => {
    const id = idOf(({ state }) => state === 'merged');
    const row = await get<ChangesetDetail>(`${base}/changesets/${id}`);
    const gone = 'ab'.repeat(32);
    await server.database.query(
      `insert into artifacts (sha256, bytes, media_type) values ($1, 9, 'text/x-diff')`,
      [gone],
    );
    await server.database.query('update patches set diff = $1 where id = $2', [gone, row.patch?.id]);
    const detail = await get<ChangesetDetail>(`${base}/changesets/${id}`);
    expect(detail.patch?.diff).toBeNull();
    const missing = await server.app.inject({ url: `/api/artifacts/${gone}` });
    expect([missing.statusCode, missing.json().code]).toEqual([404, 'RG_DASHBOARD_UNKNOWN_ARTIFACT']);
  });

  it('is not found under another migration or an unknown id', async () => {
    for (const url of [
      `${base}/changesets/nothing`,
      `/api/migrations/node-24/changesets/${idOf(() => true)}x`,
    ]) {
      const answer = await server.app.inject({ url });
      expect([answer.statusCode, answer.json().code]).toEqual([404, 'RG_DASHBOARD_UNKNOWN_TARGET']);
    }
  });
});

describe('failures', () => {
  it('are grouped by cause with their numbers blanked', async () => {
    const { items } = await get<{
      items: { code: string; signature: string; count: number; targets: unknown[] }[];
    }>(`${base}/failures`);
    const types = items.find(({ code }) => code === 'types');
    expect(types?.signature).toContain('types: # new errors');
    expect(types?.count).toBe(members(({ code }) => code === 'types'));
    expect(items.reduce((sum, group) => sum + group.count, 0)).toBe(
      members(({ state }) => ['rejected', 'failed', 'vetoed'].includes(state)),
    );
  });
});

describe('what is not there', () => {
  it('says so with a code and a remedy', async () => {
    const unknown = await server.app.inject({ url: '/api/migrations/nothing' });
    expect(unknown.statusCode).toBe(404);
    expect(unknown.json()).toEqual({
      code: 'RG_DASHBOARD_UNKNOWN_MIGRATION',
      message: 'No migration is named nothing.',
      remedy: expect.stringContaining('regrade'),
      details: { name: 'nothing' },
    });
    const address = await server.app.inject({ url: '/api/nothing' });
    expect([address.statusCode, address.json().code]).toEqual([404, 'RG_DASHBOARD_UNKNOWN_ADDRESS']);
  });
});

describe('the description of the API', () => {
  it('names every address with its answers', async () => {
    const document = await get<{
      paths: Record<string, unknown>;
      components: { schemas: Record<string, unknown> };
    }>('/api/openapi.json');
    expect(Object.keys(document.paths).sort()).toEqual([
      '/api/artifacts/{sha256}',
      '/api/health',
      '/api/migrations',
      '/api/migrations/{name}',
      '/api/migrations/{name}/changesets',
      '/api/migrations/{name}/changesets/{id}',
      '/api/migrations/{name}/commands',
      '/api/migrations/{name}/events',
      '/api/migrations/{name}/failures',
      '/api/migrations/{name}/targets',
      '/api/migrations/{name}/targets/{id}',
      '/api/usage',
      '/api/usage/{name}',
      '/api/usage/{name}/table.csv',
      '/webhooks/github',
    ]);
    expect(Object.keys(document.components.schemas)).toContain('MigrationOverview');
  });

  it('never failed on its own account in all of this', () => {
    expect(server.failures).toEqual([]);
  });
});
