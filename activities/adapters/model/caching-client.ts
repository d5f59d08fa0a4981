/**
 * The ledger of model calls, which is also the cache: a request that was answered before is answered from it.
 *
 * The answer is stored as an artifact and its row committed before the caller sees it, so a crash after a call does not
 * pay for it twice. A hit needs the same request hash and the same model's name: another model is another answer. Every
 * call leaves a row, whatever came of it; prompts and answers are artifacts, never columns.
 */
import type { ArtifactRef } from '../../../core/artifact.ts';
import { recordArtifacts } from '../artifacts/artifact-rows.ts';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import type { Database } from '../database/database.ts';
import { makeTurns } from './in-turn.ts';
import {
  type AnsweredModel,
  type ModelAccount,
  type ModelAnswer,
  type ModelCallOptions,
  type ModelClient,
  type ModelRequest,
  type ModelSource,
  requestHash,
} from './model-client.ts';
import { costOf, type ModelPrices } from './prices.ts';

/** What the ledger needs. `source` names how `inner` comes by its answers; only live ones are served again from the ledger. */
export interface CachingSettings {
  readonly inner: ModelClient;
  readonly source: Exclude<ModelSource, 'cached'>;
  readonly database: Database;
  readonly artifacts: ArtifactStore;
  readonly prices: ModelPrices;
}

/** Media type of a stored conversation: a JSON array of messages. */
export const promptMediaType = 'application/vnd.regrade.prompt+json';
/** Media type of a stored answer: the text as the model gave it. */
export const answerMediaType = 'text/vnd.regrade.answer; charset=utf-8';

/** Wraps a model client with the ledger. Equal requests at the same time are asked once: the others wait for its answer. */
export function cachingClient(settings: CachingSettings): ModelClient {
  const turns = makeTurns();
  return {
    complete: (request, options) => {
      const call = { request, hash: requestHash(request), account: options.account };
      return turns.run(`${call.hash}/${request.model}`, options.signal, () =>
        answerCall(settings, call, options),
      );
    },
  };
}

async function answerCall(
  settings: CachingSettings,
  call: Call,
  options: ModelCallOptions,
): Promise<ModelAnswer> {
  const started = performance.now();
  const durationMs = () => performance.now() - started;
  const known = settings.source === 'live' ? await findAnswer(settings, call) : undefined;
  if (known !== undefined) {
    await record(settings, call, { answer: known, durationMs: durationMs() });
    return known;
  }
  let answer: ModelAnswer;
  try {
    answer = await settings.inner.complete(call.request, options);
  } catch (error) {
    await record(settings, call, { durationMs: durationMs() });
    throw error;
  }
  await record(settings, call, { answer, durationMs: durationMs() });
  return answer;
}

interface Call {
  readonly request: ModelRequest;
  readonly hash: string;
  readonly account: ModelAccount;
}

interface Result {
  /** Absent where the endpoint was not available. */
  readonly answer?: ModelAnswer;
  readonly durationMs: number;
}

async function findAnswer(
  { database, artifacts }: CachingSettings,
  call: Call,
): Promise<AnsweredModel | undefined> {
  const [row] = await database.query<{ answer: string; prompt_tokens: number; completion_tokens: number }>(
    `select answer, prompt_tokens, completion_tokens from model_calls
     where request = $1 and model = $2 and mode = 'live' and outcome = 'answered' and answer is not null
     order by id limit 1`,
    [call.hash, call.request.model],
  );
  if (row === undefined) return undefined;
  let bytes: Uint8Array;
  try {
    bytes = await artifacts.get(row.answer);
  } catch {
    // A lost or damaged answer is asked for again; failing the target would make the cache a single point of failure.
    return undefined;
  }
  return {
    kind: 'answered',
    text: Buffer.from(bytes).toString('utf8'),
    usage: { promptTokens: row.prompt_tokens, completionTokens: row.completion_tokens },
    model: call.request.model,
    source: 'cached',
  };
}

async function record(settings: CachingSettings, call: Call, { answer, durationMs }: Result): Promise<void> {
  const { artifacts, database } = settings;
  const { request, account } = call;
  const prompt = await artifacts.put(`${JSON.stringify(request.messages, null, 2)}\n`, promptMediaType);
  const text = answer !== undefined && 'text' in answer ? answer.text : undefined;
  const stored = text === undefined ? undefined : await artifacts.put(text, answerMediaType);
  const usage =
    answer !== undefined && 'usage' in answer ? answer.usage : { promptTokens: 0, completionTokens: 0 };
  const mode = answer?.kind === 'answered' ? answer.source : settings.source;
  // Only the live call is paid for: a replay shows the tokens, but its money is nothing.
  const money = mode === 'live' ? costOf(usage, request.tier, settings.prices).money : 0;
  await database.transaction(async (client) => {
    await recordArtifacts(
      client,
      [prompt, stored].filter((one): one is ArtifactRef => one !== undefined),
    );
    await client.query(
      `insert into model_calls (request, migration, target, step, model, tier, mode, outcome, prompt, answer,
         prompt_tokens, completion_tokens, money, duration_ms)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
      [
        call.hash,
        account.migration,
        account.target,
        account.step,
        request.model,
        request.tier,
        mode,
        outcomeName(answer),
        prompt.sha256,
        stored?.sha256 ?? null,
        usage.promptTokens,
        usage.completionTokens,
        money,
        Math.round(durationMs),
      ],
    );
  });
}

/** Column `outcome`: the words of the schema (`migrations/0001_foundation.sql`). */
function outcomeName(answer: ModelAnswer | undefined): string {
  switch (answer?.kind) {
    case 'answered':
    case 'missing':
    case 'cut':
      return answer.kind;
    case 'over-budget':
      return 'refused-by-budget';
    case 'malformed':
    case 'refused':
    case 'unconfigured':
    case undefined:
      return 'failed';
  }
}
