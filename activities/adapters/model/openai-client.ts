/**
 * Live answers from an OpenAI-compatible endpoint, streamed, without retries of its own.
 *
 * The key's value is read from the environment here and nowhere else; it is in no error, log or artifact. An answer
 * counts only with the finish reason `stop`: a malformed streamed answer throws nothing, the client just yields an
 * empty text whose finish reason is null.
 */
import OpenAI, { APIConnectionError, APIError, APIUserAbortError } from 'openai';
import type { ModelConfig } from '../../../core/config/config.ts';
import { type ErrorDetails, RegradeError } from '../../../core/errors.ts';
import type { ModelAnswer, ModelClient, ModelRequest, ModelUsage } from './model-client.ts';
import { retryDelayMs, shouldRetry } from './retry-rules.ts';

/** What the adapter needs: the endpoint of the configuration, and where to look the key up. */
export interface OpenAiSettings {
  readonly config: Pick<ModelConfig, 'baseUrl' | 'apiKeyVariable'>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Longest wait for one whole answer, in milliseconds. @default 300_000 */
  readonly timeoutMs?: number;
}

const defaultTimeoutMs = 300_000;

/** Opens the endpoint; a missing key is the outcome `unconfigured` of every call. */
export function openAiClient(settings: OpenAiSettings): ModelClient {
  const { baseUrl, apiKeyVariable } = settings.config;
  const apiKey = settings.environment[apiKeyVariable];
  if (apiKey === undefined || apiKey === '') {
    const message = `The environment variable ${apiKeyVariable} is not set, so no model can be asked.`;
    return { complete: async () => ({ kind: 'unconfigured', message }) };
  }
  const client = new OpenAI({
    apiKey,
    maxRetries: 0,
    timeout: settings.timeoutMs ?? defaultTimeoutMs,
    // `undefined` would make the client read OPENAI_BASE_URL, a second source of the same setting.
    baseURL: baseUrl ?? 'https://api.openai.com/v1',
    organization: null,
    project: null,
    logLevel: 'off',
  });
  return {
    complete: async (request, { signal }) => {
      signal.throwIfAborted();
      try {
        return await askStreaming(client, request, { signal, official: baseUrl === undefined });
      } catch (error) {
        signal.throwIfAborted();
        return failureOf(error);
      }
    },
  };
}

interface Collected {
  text: string;
  refusal: string;
  finishReason: string | null;
  model: string;
  usage: ModelUsage;
}

async function askStreaming(
  client: OpenAI,
  request: ModelRequest,
  options: { readonly signal: AbortSignal; readonly official: boolean },
): Promise<ModelAnswer> {
  const { maxOutputTokens } = request;
  const stream = await client.chat.completions.create(
    {
      model: request.model,
      messages: request.messages.map(({ role, content }) => ({ role, content })),
      temperature: 0,
      // OpenAI's newer models refuse the old name; many compatible servers know only the old one.
      ...(options.official ? { max_completion_tokens: maxOutputTokens } : { max_tokens: maxOutputTokens }),
      stream: true,
      stream_options: { include_usage: true },
    },
    { signal: options.signal },
  );
  const collected: Collected = {
    text: '',
    refusal: '',
    finishReason: null,
    model: request.model,
    usage: { promptTokens: 0, completionTokens: 0 },
  };
  for await (const chunk of stream) collect(collected, chunk);
  return answerOf(collected);
}

function collect(collected: Collected, chunk: OpenAI.ChatCompletionChunk): void {
  const choice = chunk.choices?.[0];
  collected.text += choice?.delta?.content ?? '';
  collected.refusal += choice?.delta?.refusal ?? '';
  collected.finishReason = choice?.finish_reason ?? collected.finishReason;
  if (typeof chunk.model === 'string' && chunk.model !== '') collected.model = chunk.model;
  if (chunk.usage) {
    collected.usage = {
      promptTokens: chunk.usage.prompt_tokens ?? 0,
      completionTokens: chunk.usage.completion_tokens ?? 0,
    };
  }
}

function answerOf({ text, refusal, finishReason, model, usage }: Collected): ModelAnswer {
  if (refusal !== '') return { kind: 'refused', message: `The model declined: ${refusal}` };
  switch (finishReason) {
    case 'stop':
      return text.trim() === ''
        ? { kind: 'malformed', message: 'The answer is empty.' }
        : { kind: 'answered', text, usage, model, source: 'live' };
    case 'length':
      return { kind: 'cut', text, usage, message: 'The answer reached the limit of output tokens.' };
    case 'content_filter':
      return { kind: 'refused', message: "The endpoint's content filter withheld the answer." };
    case null:
      return text === ''
        ? { kind: 'malformed', message: 'The stream held no answer and no finish reason.' }
        : { kind: 'cut', text, usage, message: 'The stream ended without a finish reason.' };
    default:
      return { kind: 'malformed', message: `The answer ended with "${finishReason}", not with text.` };
  }
}

/** A value for what the same call would meet again; otherwise throws, so that the durable caller retries. */
function failureOf(error: unknown): ModelAnswer {
  if (error instanceof SyntaxError) {
    return { kind: 'malformed', message: 'The endpoint sent something that is not JSON.' };
  }
  // `TypeError: terminated` (a dropped connection) is raised by the runtime, not by the client's own classes.
  const dropped =
    error instanceof TypeError || error instanceof APIConnectionError || error instanceof APIUserAbortError;
  if (dropped) throw unavailable('the connection was dropped or never made', error);
  if (!(error instanceof APIError)) throw error;
  const { status, headers } = error;
  if (status === undefined) throw unavailable('its stream reported an error', error);
  if (shouldRetry(status, headers)) {
    const retryAfterMs = retryDelayMs(headers, Date.now());
    const facts = { status, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
    throw unavailable(`it answered with status ${status}`, error, facts);
  }
  return { kind: 'refused', status, message: `The endpoint refused the request with status ${status}.` };
}

function unavailable(reason: string, cause: unknown, facts: ErrorDetails = {}): RegradeError {
  return new RegradeError('RG_REWRITE_MODEL_UNAVAILABLE', { reason, ...facts }, { cause });
}
