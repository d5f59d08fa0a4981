/** The model of one command over HTTP: tries again, keeps answers by model, stays within its money. */
import { LLMock } from '@copilotkit/aimock';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTestFolder } from '../../activities/adapters/git/test-repository.ts';
import type { ModelRequest } from '../../activities/adapters/model/model-client.ts';
import { openCommandModel } from './command-model.ts';

let mock: LLMock;
let folder: ReturnType<typeof makeTestFolder>;
beforeEach(async () => {
  mock = new LLMock({ port: 0, host: '127.0.0.1', logLevel: 'silent' });
  await mock.start();
  folder = makeTestFolder();
});
afterEach(async () => {
  await mock.stop();
  folder.remove();
});

function open(commandBudget = 1) {
  const tier = { model: 'small', inputPrice: 1, outputPrice: 2, maxOutputTokens: 100 };
  const model = {
    mode: 'auto',
    baseUrl: `${mock.url}/v1`,
    apiKeyVariable: 'TEST_KEY',
    tiers: { fast: tier, smart: tier },
    commandBudget,
  } as const;
  return openCommandModel({
    config: { model, stateDirectory: folder.path },
    environment: { TEST_KEY: 'sk-test' },
    retryDelaysMs: [1, 1],
  });
}

function request(content: string, model = 'small'): ModelRequest {
  return {
    promptVersion: 'query/1',
    tier: 'fast',
    model,
    messages: [{ role: 'user', content }],
    maxOutputTokens: 100,
  };
}

const options = {
  signal: new AbortController().signal,
  account: { migration: 'm', target: 't', step: 's', budget: {} },
};

test('an endpoint that is busy is asked again; one that stays busy is the error it is', async () => {
  mock.nextRequestError(503, { message: 'warming up' });
  mock.onMessage('first', { content: 'yes' });
  expect(await open().complete(request('first'), options)).toMatchObject({ kind: 'answered', text: 'yes' });
  expect(mock.getRequests()).toHaveLength(2);
  mock.onMessage('second', { error: { message: 'busy' }, status: 503 });
  await expect(open().complete(request('second'), options)).rejects.toMatchObject({
    code: 'RG_REWRITE_MODEL_UNAVAILABLE',
  });
});

test('an answer is kept for the same model, and costs once', async () => {
  mock.onMessage('q', { content: 'yes', usage: { prompt_tokens: 1_000, completion_tokens: 500 } });
  const first = open();
  await first.complete(request('q'), options);
  expect(first.usage()).toEqual({ calls: 1, money: 0.002 });
  const second = open();
  expect(await second.complete(request('q'), options)).toMatchObject({ text: 'yes', source: 'cached' });
  expect(second.usage()).toEqual({ calls: 0, money: 0 });
  await second.complete(request('q', 'other'), options);
  expect(mock.getRequests()).toHaveLength(2);
});

test('calls at the same time cannot pass the limit together', async () => {
  mock.onMessage(/.*/, { content: 'yes' });
  // Each call may cost 0.2 of a thousandth for its answer and a little for its prompt.
  const model = open(0.0005);
  const answers = await Promise.all(
    ['a', 'b', 'c', 'd'].map((text) => model.complete(request(text), options)),
  );
  expect(answers.map(({ kind }) => kind).sort()).toEqual([
    'answered',
    'answered',
    'over-budget',
    'over-budget',
  ]);
  expect(mock.getRequests()).toHaveLength(2);
});
