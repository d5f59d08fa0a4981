/** The ledger, the cache and the budget over a real PostgreSQL: nothing is paid for twice, no budget is passed. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RegradeError } from '../../../core/errors.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import { type FakeStore, fakeStore } from '../artifacts/fake-store.ts';
import { budgetedClient } from './budget.ts';
import { cachingClient } from './caching-client.ts';
import { fakeModel } from './fake-model.ts';
import type { ModelAnswer, ModelClient, ModelRequest } from './model-client.ts';
import { modelAccess, openModel } from './open-model.ts';

let db: TestDatabase;
let artifacts: FakeStore;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  artifacts = fakeStore();
  await db.database.query('truncate migrations, specs, repositories, artifacts cascade');
  await db.database.query(`insert into migrations (name) values ('m')`);
  await db.database.query(
    `insert into specs (id, migration, version, title, body, source) values ('s1', 'm', 1, '', '{}', '')`,
  );
  for (const name of ['a', 'b']) {
    await db.database.query(
      `insert into repositories (id, host, owner, name, clone_url, default_branch) values ($1, 'h', 'o', $1, 'u', 'main')`,
      [name],
    );
    await db.database.query(
      `insert into targets (id, migration, repository, spec) values ('m/' || $1, 'm', $1, 's1')`,
      [name],
    );
  }
});

const prices = {
  fast: { inputPrice: 1, outputPrice: 2 },
  smart: { inputPrice: 10, outputPrice: 20 },
};
function requestFor(content: string, tier: 'fast' | 'smart' = 'fast'): ModelRequest {
  return {
    promptVersion: '1',
    tier,
    model: `model-${tier}`,
    messages: [{ role: 'user', content }],
    maxOutputTokens: 1000,
  };
}
function optionsFor(target = 'm/a', budget = {}) {
  return {
    signal: new AbortController().signal,
    account: { migration: 'm', target, step: 's', budget },
  };
}
function ledger(inner: ModelClient, source: 'live' | 'recorded' = 'live'): ModelClient {
  return cachingClient({ inner, source, database: db.database, artifacts, prices });
}
interface CallRow {
  readonly mode: string;
  readonly outcome: string;
  readonly money: number;
  readonly prompt: string;
  readonly answer: string | null;
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly target: string;
}
function calls(): Promise<readonly CallRow[]> {
  return db.database.query<CallRow>('select * from model_calls order by id');
}

describe('the ledger as a cache', () => {
  it('asks once for equal requests, also for another target', async () => {
    const model = fakeModel(() => 'the answer');
    const first = await ledger(model).complete(requestFor('x'), optionsFor('m/a'));
    const second = await ledger(model).complete(requestFor('x'), optionsFor('m/b'));
    expect(model.requests).toHaveLength(1);
    expect(first).toMatchObject({ kind: 'answered', text: 'the answer', source: 'live' });
    expect(second).toMatchObject({ kind: 'answered', text: 'the answer', source: 'cached' });
    expect((await calls()).map(({ mode, target, money }) => ({ mode, target, money }))).toEqual([
      { mode: 'live', target: 'm/a', money: 0.00012 },
      { mode: 'cached', target: 'm/b', money: 0 },
    ]);
  });

  it('asks once for equal requests at the same time', async () => {
    const release = Promise.withResolvers<void>();
    const model = fakeModel(async () => {
      await release.promise;
      return 'the answer';
    });
    const client = ledger(model);
    const all = [
      client.complete(requestFor('x'), optionsFor('m/a')),
      client.complete(requestFor('x'), optionsFor('m/b')),
    ];
    const other = client.complete(requestFor('y'), optionsFor('m/b'));
    release.resolve();
    expect(await Promise.all(all)).toMatchObject([{ source: 'live' }, { source: 'cached' }]);
    await other;
    expect(model.requests).toHaveLength(2);
  });

  it('asks again for the one that waited, where the first was not answered', async () => {
    const model = fakeModel((_request, index) => {
      if (index === 0) throw new RegradeError('RG_REWRITE_MODEL_UNAVAILABLE', { reason: 'busy' });
      return 'the answer';
    });
    const client = ledger(model);
    const [first, second] = await Promise.allSettled([
      client.complete(requestFor('x'), optionsFor('m/a')),
      client.complete(requestFor('x'), optionsFor('m/b')),
    ]);
    expect(first.status).toBe('rejected');
    expect(second).toMatchObject({ status: 'fulfilled', value: { source: 'live' } });
  });

  it('keeps prompt and answer as artifacts', async () => {
    await ledger(fakeModel(() => 'the answer')).complete(requestFor('the prompt'), optionsFor());
    const [row] = await calls();
    const text = async (hash: string | null | undefined) =>
      Buffer.from(await artifacts.get(hash ?? '')).toString('utf8');
    expect(JSON.parse(await text(row?.prompt))).toEqual([{ role: 'user', content: 'the prompt' }]);
    expect(await text(row?.answer)).toBe('the answer');
    const known = await db.database.query<{ sha256: string }>('select sha256 from artifacts order by sha256');
    expect(known.map((artifact) => artifact.sha256)).toEqual([row?.prompt, row?.answer].sort());
  });

  it('asks again for another tier, another model and another prompt', async () => {
    const model = fakeModel(() => 'the answer');
    const client = ledger(model);
    await client.complete(requestFor('x'), optionsFor());
    await client.complete(requestFor('x', 'smart'), optionsFor());
    await client.complete({ ...requestFor('x'), model: 'successor' }, optionsFor());
    await client.complete(requestFor('y'), optionsFor());
    expect(model.requests).toHaveLength(4);
  });

  const faults: readonly (readonly [ModelAnswer, string])[] = [
    [{ kind: 'cut', text: 'half', usage: { promptTokens: 7, completionTokens: 3 }, message: '' }, 'cut'],
    [{ kind: 'malformed', message: '' }, 'failed'],
    [{ kind: 'refused', message: '' }, 'failed'],
    [{ kind: 'missing', request: 'h', message: '' }, 'missing'],
    [{ kind: 'over-budget', message: '' }, 'refused-by-budget'],
  ];
  it.each(faults)('never serves a fault again: %j', async (fault, outcome) => {
    const model = fakeModel((_request, index) => (index === 0 ? fault : 'whole'));
    const client = ledger(model);
    expect(await client.complete(requestFor('x'), optionsFor())).toEqual(fault);
    expect(await client.complete(requestFor('x'), optionsFor())).toMatchObject({
      text: 'whole',
      source: 'live',
    });
    expect((await calls()).map((call) => call.outcome)).toEqual([outcome, 'answered']);
  });

  it('leaves a row for an endpoint that was not available', async () => {
    const client = ledger(
      fakeModel(() => {
        throw new RegradeError('RG_REWRITE_MODEL_UNAVAILABLE', { reason: 'busy' });
      }),
    );
    await expect(client.complete(requestFor('x'), optionsFor())).rejects.toThrow(/busy/);
    expect((await calls()).map(({ outcome, money }) => ({ outcome, money }))).toEqual([
      { outcome: 'failed', money: 0 },
    ]);
  });

  it('asks again where the stored answer is gone', async () => {
    const model = fakeModel(() => 'the answer');
    await ledger(model).complete(requestFor('x'), optionsFor());
    artifacts = fakeStore();
    expect(await ledger(model).complete(requestFor('x'), optionsFor())).toMatchObject({ source: 'live' });
  });

  it('does not serve recorded answers from the ledger: the folder is what counts', async () => {
    const model = fakeModel((_request, index) => ({
      kind: 'answered',
      text: `answer ${index}`,
      usage: { promptTokens: 1, completionTokens: 1 },
      model: 'm',
      source: 'recorded',
    }));
    const client = ledger(model, 'recorded');
    await client.complete(requestFor('x'), optionsFor());
    expect(await client.complete(requestFor('x'), optionsFor())).toMatchObject({ text: 'answer 1' });
    expect((await calls()).map(({ mode, money }) => ({ mode, money }))).toEqual([
      { mode: 'recorded', money: 0 },
      { mode: 'recorded', money: 0 },
    ]);
  });
});

describe('the budget', () => {
  // 'x' is estimated at 8 + 1 prompt tokens, and 1000 for the answer: 1009 tokens, $0.002009 at the fast tier.
  it('settles a reservation with what the call did cost', async () => {
    const client = budgetedClient(
      fakeModel(() => 'ok'),
      db.database,
      prices,
    );
    await client.complete(requestFor('x'), optionsFor());
    expect(await db.database.query('select target, tokens, money, settled from model_reservations')).toEqual([
      { target: 'm/a', tokens: 110, money: 0.00012, settled: true },
    ]);
  });

  it.each([
    ['tokens', { tokens: 1008 }, /1008 tokens/],
    ['money', { money: 0.002 }, /\$0\.0020/],
    ['money for a target', { perTargetMoney: 0.002 }, /for this target/],
  ])('refuses a call that may pass it: %s', async (_name, budget, message) => {
    const model = fakeModel(() => 'ok');
    const answer = await budgetedClient(model, db.database, prices).complete(
      requestFor('x'),
      optionsFor('m/a', budget),
    );
    expect(answer).toMatchObject({ kind: 'over-budget', message: expect.stringMatching(message) });
    expect(model.requests).toHaveLength(0);
    expect(await db.database.query('select * from model_reservations')).toEqual([]);
  });

  it('is never passed by calls at the same time', async () => {
    // No call is answered, and so settled below its reservation, before every call was let through or refused.
    const decided = Promise.withResolvers<void>();
    let waiting = 8;
    const decide = () => {
      if (--waiting === 0) decided.resolve();
    };
    const model = fakeModel(async () => {
      decide();
      await decided.promise;
      return 'ok';
    });
    const client = budgetedClient(model, db.database, prices);
    const calls = Array.from({ length: 8 }, async () => {
      const answer = await client.complete(requestFor('x'), optionsFor('m/a', { tokens: 3 * 1009 }));
      if (answer.kind === 'over-budget') decide();
      return answer.kind;
    });
    expect((await Promise.all(calls)).sort()).toEqual([
      ...Array<string>(3).fill('answered'),
      ...Array<string>(5).fill('over-budget'),
    ]);
  });

  it('counts one target apart from another', async () => {
    const client = budgetedClient(
      fakeModel(() => 'ok'),
      db.database,
      prices,
    );
    const budget = { perTargetMoney: 0.00205 };
    expect(await client.complete(requestFor('x'), optionsFor('m/a', budget))).toMatchObject({
      kind: 'answered',
    });
    expect(await client.complete(requestFor('x'), optionsFor('m/a', budget))).toMatchObject({
      kind: 'over-budget',
    });
    expect(await client.complete(requestFor('x'), optionsFor('m/b', budget))).toMatchObject({
      kind: 'answered',
    });
  });

  it('gives back what a refused call had reserved, and keeps what a dropped one may have cost', async () => {
    const failing = (details: Readonly<Record<string, string | number>>) =>
      budgetedClient(
        fakeModel(() => {
          throw new RegradeError('RG_REWRITE_MODEL_UNAVAILABLE', details);
        }),
        db.database,
        prices,
      ).complete(requestFor('x'), optionsFor());
    await expect(failing({ reason: 'busy', status: 429 })).rejects.toThrow();
    expect(await db.database.query('select tokens, settled from model_reservations')).toEqual([
      { tokens: 0, settled: true },
    ]);
    await expect(failing({ reason: 'dropped' })).rejects.toThrow();
    expect(
      await db.database.query('select tokens, settled from model_reservations where not settled'),
    ).toEqual([{ tokens: 1009, settled: false }]);
  });

  it('charges the estimate where an endpoint counts no tokens', async () => {
    const answer: ModelAnswer = {
      kind: 'answered',
      text: 'ok',
      usage: { promptTokens: 0, completionTokens: 0 },
      model: 'm',
      source: 'live',
    };
    await budgetedClient(
      fakeModel(() => answer),
      db.database,
      prices,
    ).complete(requestFor('x'), optionsFor());
    expect(await db.database.query('select tokens, settled from model_reservations')).toEqual([
      { tokens: 1009, settled: true },
    ]);
  });
});

describe('the choice of a model', () => {
  const tier = { model: 'm', inputPrice: 1, outputPrice: 1, maxOutputTokens: 10 };
  const config = { apiKeyVariable: 'KEY', tiers: { fast: tier, smart: tier } };
  const key = { KEY: 'k' };
  it.each([
    [{ ...config, mode: 'auto' as const }, key, 'live'],
    [{ ...config, mode: 'auto' as const, recordings: 'r' }, key, 'live'],
    [{ ...config, mode: 'auto' as const, recordings: 'r' }, {}, 'recorded'],
    [{ ...config, mode: 'auto' as const, recordings: 'r' }, { KEY: '' }, 'recorded'],
    [{ ...config, mode: 'auto' as const }, {}, 'none'],
    [{ ...config, mode: 'recorded' as const, recordings: 'r' }, key, 'recorded'],
    [{ ...config, mode: 'recorded' as const }, key, 'none'],
    [{ ...config, mode: 'live' as const, recordings: 'r' }, {}, 'live'],
  ])('%j with %j is %s', (chosen, environment, access) => {
    expect(modelAccess(chosen, environment)).toBe(access);
  });

  it('without key and recordings is a clear outcome', async () => {
    const model = openModel({
      config: { ...config, mode: 'auto' },
      environment: {},
      database: db.database,
      artifacts,
    });
    expect(await model.complete(requestFor('x'), optionsFor())).toEqual({
      kind: 'unconfigured',
      message:
        'No model is configured: KEY is not set and there is no folder of recordings (`model.recordings`).',
    });
  });
});
