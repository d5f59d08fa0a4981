/**
 * The model port's fake: answers by a function of the request, and a list of what was asked.
 *
 * It honours the signal like an adapter. Not a source of recordings: an invented answer proves nothing about a model.
 */
import type { ModelAnswer, ModelClient, ModelRequest } from './model-client.ts';

/** A fake model and the requests it got, in order. */
export interface FakeModel extends ModelClient {
  readonly requests: readonly ModelRequest[];
}

/** A fake that replies with `reply(request, index)`; a string is a whole answer of 100 and 10 tokens. */
export function fakeModel(
  reply: (request: ModelRequest, index: number) => string | ModelAnswer | Promise<string | ModelAnswer>,
): FakeModel {
  const requests: ModelRequest[] = [];
  return {
    requests,
    complete: async (request, { signal }) => {
      signal.throwIfAborted();
      requests.push(request);
      const answer = await reply(request, requests.length - 1);
      if (typeof answer !== 'string') return answer;
      const usage = { promptTokens: 100, completionTokens: 10 };
      return { kind: 'answered', text: answer, usage, model: request.model, source: 'live' };
    },
  };
}
