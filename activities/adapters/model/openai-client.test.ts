/** The live adapter against an endpoint that misbehaves in every way that was seen: faults are named, never answers. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LLMock } from '@copilotkit/aimock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ModelCallOptions, ModelRequest } from './model-client.ts';
import { openAiClient } from './openai-client.ts';

const secret = 'sk-a-very-secret-key';
let mock: LLMock;
beforeEach(async () => {
  mock = new LLMock({ port: 0, host: '127.0.0.1', logLevel: 'silent' });
  await mock.start();
});
afterEach(() => mock.stop());

const request: ModelRequest = {
  promptVersion: '1',
  tier: 'fast',
  model: 'model-f',
  messages: [
    { role: 'system', content: 'Edit.' },
    { role: 'user', content: 'please edit' },
  ],
  maxOutputTokens: 500,
};
const account = { migration: 'm', target: 't', step: 's', budget: {} };
function callOptions(signal = new AbortController().signal): ModelCallOptions {
  return { signal, account };
}
function open(url = `${mock.url}/v1`) {
  return openAiClient({
    config: { baseUrl: url, apiKeyVariable: 'TEST_KEY' },
    environment: { TEST_KEY: secret },
  });
}

describe('a whole answer', () => {
  it('is given with the usage that the endpoint counted', async () => {
    mock.onMessage('please edit', {
      content: 'a.ts\nNO_CHANGE',
      model: 'model-f-2',
      usage: { prompt_tokens: 321, completion_tokens: 12 },
    });
    expect(await open().complete(request, callOptions())).toEqual({
      kind: 'answered',
      text: 'a.ts\nNO_CHANGE',
      usage: { promptTokens: 321, completionTokens: 12 },
      model: 'model-f-2',
      source: 'live',
    });
  });

  it('was asked for with temperature 0, the token limit and usage in the stream', async () => {
    mock.onMessage('please edit', { content: 'fine' });
    await open().complete(request, callOptions());
    const [entry] = mock.getRequests();
    expect(entry?.body).toMatchObject({
      model: 'model-f',
      temperature: 0,
      max_tokens: 500,
      stream: true,
      stream_options: { include_usage: true },
      messages: request.messages,
    });
  });
});

describe('an answer that must not be applied', () => {
  it('is cut at the token limit, in the middle of a block', async () => {
    const half = 'a.ts\n<<<<<<< SEARCH\nold\n=======\nne';
    mock.onMessage('please edit', { content: half, finishReason: 'length' });
    expect(await open().complete(request, callOptions())).toMatchObject({ kind: 'cut', text: half });
  });

  it('is refused by a content filter', async () => {
    mock.onMessage('please edit', { content: 'x', finishReason: 'content_filter' });
    expect(await open().complete(request, callOptions())).toMatchObject({ kind: 'refused' });
  });

  it('ends with a tool call instead of text', async () => {
    mock.onMessage('please edit', { content: 'x', finishReason: 'tool_calls' });
    expect(await open().complete(request, callOptions())).toMatchObject({ kind: 'malformed' });
  });
});

describe('an endpoint that is not available', () => {
  it.each([429, 500, 503])('is an error worth a retry: status %i', async (status) => {
    mock.onMessage('please edit', { error: { message: 'busy' }, status, retryAfter: 7 });
    const failure = open().complete(request, callOptions());
    await expect(failure).rejects.toMatchObject({
      code: 'RG_REWRITE_MODEL_UNAVAILABLE',
      retryable: true,
      details: { status, ...(status === 429 ? { retryAfterMs: 7000 } : {}) },
    });
  });

  it('answers the same call later: 503, then success, and the adapter itself does not retry', async () => {
    mock.nextRequestError(503, { message: 'warming up' });
    mock.onMessage('please edit', { content: 'ready' });
    const client = open();
    await expect(client.complete(request, callOptions())).rejects.toMatchObject({ retryable: true });
    expect(mock.getRequests()).toHaveLength(1);
    expect(await client.complete(request, callOptions())).toMatchObject({ kind: 'answered', text: 'ready' });
  });

  it('drops the connection in the middle of the stream', async () => {
    const options = { truncateAfterChunks: 3, chunkSize: 2 };
    mock.onMessage('please edit', { content: 'a longer answer of many chunks' }, options);
    await expect(open().complete(request, callOptions())).rejects.toMatchObject({
      code: 'RG_REWRITE_MODEL_UNAVAILABLE',
    });
  });

  it('is not there at all', async () => {
    await expect(open('http://127.0.0.1:9/v1').complete(request, callOptions())).rejects.toMatchObject({
      code: 'RG_REWRITE_MODEL_UNAVAILABLE',
    });
  });
});

describe('a refusal that a retry does not cure', () => {
  it.each([400, 401, 404, 422])('is a value: status %i', async (status) => {
    mock.onMessage('please edit', { error: { message: `no ${secret}` }, status });
    const answer = await open().complete(request, callOptions());
    expect(answer).toMatchObject({ kind: 'refused', status });
    expect(JSON.stringify(answer)).not.toContain(secret);
  });

  it('is a missing key, without any request', async () => {
    const client = openAiClient({
      config: { baseUrl: `${mock.url}/v1`, apiKeyVariable: 'TEST_KEY' },
      environment: {},
    });
    expect(await client.complete(request, callOptions())).toEqual({
      kind: 'unconfigured',
      message: 'The environment variable TEST_KEY is not set, so no model can be asked.',
    });
    expect(mock.getRequests()).toHaveLength(0);
  });
});

describe('a body that is not a chat answer', () => {
  const bodies: readonly (readonly [string, string, string])[] = [
    ['no event at all', '', 'malformed'],
    ['only the end mark', 'data: [DONE]\n\n', 'malformed'],
    ['an event that is not JSON', 'data: {"choices": [{"del\n\ndata: [DONE]\n\n', 'malformed'],
    ['an event without choices', 'data: {"hello": 1}\n\ndata: [DONE]\n\n', 'malformed'],
    ['an empty text with a finish reason', event({ content: '' }, 'stop'), 'malformed'],
    ['text and no finish reason', event({ content: 'half an ans' }, null), 'cut'],
    ['a refusal of the model', event({ refusal: 'I will not.' }, 'stop'), 'refused'],
  ];
  it.each(bodies)('%s', async (_name, body, kind) => {
    await withServer(
      (_incoming, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.end(body);
      },
      async (url) => {
        expect(await open(`${url}/v1`).complete(request, callOptions())).toMatchObject({ kind });
      },
    );
  });

  it('a plain page instead of a stream', async () => {
    const page: RequestListener = (_incoming, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<html>Sign in</html>');
    };
    await withServer(page, async (url) => {
      expect(await open(`${url}/v1`).complete(request, callOptions())).toMatchObject({ kind: 'malformed' });
    });
  });
});

describe('an abort', () => {
  it('ends a call that is under way, with the reason of the signal', async () => {
    const controller = new AbortController();
    const stall: RequestListener = (_incoming, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(event({ content: 'first words' }, null));
      controller.abort(new Error('cancelled by the test'));
    };
    await withServer(stall, async (url) => {
      const call = open(`${url}/v1`).complete(request, callOptions(controller.signal));
      await expect(call).rejects.toThrow('cancelled by the test');
    });
  });
});

function event(delta: Readonly<Record<string, string>>, finishReason: string | null): string {
  return `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finishReason }] })}\n\n`;
}

async function withServer(listener: RequestListener, work: (url: string) => Promise<void>): Promise<void> {
  const server: Server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
