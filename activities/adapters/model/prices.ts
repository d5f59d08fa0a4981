/**
 * What a call costs, before and after it was made. Pure; prices come from the configuration, per million tokens.
 */
import type { ModelConfig } from '../../../core/config/config.ts';
import type { ModelRequest, ModelTierName, ModelUsage } from './model-client.ts';

/** Tokens and US dollars. */
export interface ModelCost {
  readonly tokens: number;
  readonly money: number;
}

/** Prices in US dollars a million tokens, by tier. */
export type ModelPrices = Readonly<
  Record<ModelTierName, Pick<ModelConfig['tiers']['fast'], 'inputPrice' | 'outputPrice'>>
>;

/** Bytes of UTF-8 taken as one token: below the 3.5–4.5 seen for code and prose, so the estimate errs upwards. */
const bytesPerToken = 3;
/** Tokens that an endpoint adds around every message for its role and borders. */
const tokensPerMessage = 8;

/** What tokens cost at a tier. */
export function costOf(usage: ModelUsage, tier: ModelTierName, prices: ModelPrices): ModelCost {
  const { inputPrice, outputPrice } = prices[tier];
  return {
    tokens: usage.promptTokens + usage.completionTokens,
    money: (usage.promptTokens * inputPrice + usage.completionTokens * outputPrice) / 1_000_000,
  };
}

/** The most a request is expected to cost: its estimated prompt and the whole allowed answer. */
export function highestCostOf(request: ModelRequest, prices: ModelPrices): ModelCost {
  const promptTokens = request.messages.reduce(
    (sum, message) => sum + tokensPerMessage + Math.ceil(Buffer.byteLength(message.content) / bytesPerToken),
    0,
  );
  return costOf({ promptTokens, completionTokens: request.maxOutputTokens }, request.tier, prices);
}
