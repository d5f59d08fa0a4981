/**
 * The model as one command uses it, without a server: kept answers first, then the endpoint within a limit of money.
 *
 * Whole answers are kept as recordings below the state folder, so that the same command asks nothing twice. Where nothing is
 * configured, every call is the outcome `unconfigured`; nothing is made up.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ModelClient, requestHash } from '../../activities/adapters/model/model-client.ts';
import { modelAccess } from '../../activities/adapters/model/open-model.ts';
import { openAiClient } from '../../activities/adapters/model/openai-client.ts';
import { costOf, highestCostOf, type ModelPrices } from '../../activities/adapters/model/prices.ts';
import { recordedClient } from '../../activities/adapters/model/recorded-client.ts';
import { recordingClient } from '../../activities/adapters/model/recording-client.ts';
import { readRecording } from '../../activities/adapters/model/recordings.ts';
import type { Config } from '../../core/config/config.ts';
import { isRegradeError } from '../../core/errors.ts';

/** What a command's model is made of. */
export interface CommandModelSettings {
  readonly config: Pick<Config, 'model' | 'stateDirectory'>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Pauses before an endpoint that is not available is asked again, in milliseconds. @default [1_000, 5_000, 20_000] */
  readonly retryDelaysMs?: readonly number[];
}

/** A command's model, and what it did. */
export interface CommandModel extends ModelClient {
  /** Calls that the endpoint answered, and their price in US dollars. */
  readonly usage: () => { readonly calls: number; readonly money: number };
}

/** Most US dollars that one command spends where the configuration names no limit. */
export const defaultCommandBudget = 1;

/** Opens the model of a command. */
export function openCommandModel(settings: CommandModelSettings): CommandModel {
  const { config, environment, retryDelaysMs = [1_000, 5_000, 20_000] } = settings;
  const { model, stateDirectory } = config;
  const access = modelAccess(model, environment);
  if (access === 'recorded' && model.recordings !== undefined)
    return unpaid(recordedClient(model.recordings));
  if (access !== 'live') {
    const message = `No model is configured: the environment variable ${model.apiKeyVariable} is not set.`;
    return unpaid({ complete: async () => ({ kind: 'unconfigured', message }) });
  }
  const folder = join(stateDirectory, 'answers');
  const live = recordingClient(openAiClient({ config: model, environment }), folder, () => new Date());
  const limit = model.commandBudget ?? defaultCommandBudget;
  const limited = limitedClient(patientClient(live, retryDelaysMs), model.tiers, limit);
  return { usage: limited.usage, complete: keptClient(limited, folder).complete };
}

function unpaid(client: ModelClient): CommandModel {
  return { complete: client.complete, usage: () => ({ calls: 0, money: 0 }) };
}

/** Answers from the kept answers of the same model where there is one. */
function keptClient(inner: ModelClient, folder: string): ModelClient {
  return {
    complete: async (request, options) => {
      const kept = await readRecording(folder, requestHash(request));
      if (kept === undefined || kept.request.model !== request.model) return inner.complete(request, options);
      return { kind: 'answered', ...kept.answer, source: 'cached' };
    },
  };
}

/** A command has no durable caller that tries again, so it waits itself. */
function patientClient(inner: ModelClient, delaysMs: readonly number[]): ModelClient {
  return {
    complete: async (request, options) => {
      for (const delay of delaysMs)
        try {
          return await inner.complete(request, options);
        } catch (error) {
          if (!isRegradeError(error) || !error.retryable) throw error;
          const named = error.details.retryAfterMs;
          await sleep(typeof named === 'number' ? named : delay, undefined, { signal: options.signal });
        }
      return inner.complete(request, options);
    },
  };
}

/** Lets calls through while the most they can cost is left of the limit; an uncounted answer costs its estimate. */
function limitedClient(inner: ModelClient, prices: ModelPrices, limit: number): CommandModel {
  let reserved = 0;
  let money = 0;
  let calls = 0;
  return {
    usage: () => ({ calls, money }),
    complete: async (request, options) => {
      const highest = highestCostOf(request, prices).money;
      if (money + reserved + highest > limit)
        return {
          kind: 'over-budget',
          message: `$${money.toFixed(4)} of the $${limit} that one command may spend are spent, and this call may cost $${highest.toFixed(4)} (\`model.commandBudget\`).`,
        };
      reserved += highest;
      try {
        const answer = await inner.complete(request, options);
        if ('usage' in answer) {
          const counted = costOf(answer.usage, request.tier, prices);
          money += counted.tokens === 0 ? highest : counted.money;
          calls += 1;
        }
        return answer;
      } finally {
        reserved -= highest;
      }
    },
  };
}
