/**
 * The port to a language model: one request, one whole answer, or a named reason why there is none.
 *
 * What a user or a step can act on is a value (`ModelAnswer`). Only what a later retry of the same call may cure is
 * thrown: `RG_REWRITE_MODEL_UNAVAILABLE`, with `retryAfterMs` in its details where the endpoint named a time. Adapters
 * never retry on their own: the durable caller does, and sees every attempt.
 */
import type { ModelConfig } from '../../../core/config/config.ts';
import { hashOf } from '../../../core/hash.ts';
import type { Budget } from '../../../core/spec/spec.ts';

/** Strength and price class of a model, as steps name it. */
export type ModelTierName = keyof ModelConfig['tiers'];

/** One message of a conversation. */
export interface ModelMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** Everything an endpoint is asked. Temperature is always 0: equal requests should have equal answers. */
export interface ModelRequest {
  /** Version of the prompt's form; a changed form is another request. */
  readonly promptVersion: string;
  readonly tier: ModelTierName;
  readonly model: string;
  readonly messages: readonly ModelMessage[];
  readonly maxOutputTokens: number;
}

/** Tokens an endpoint counted; 0 where it did not say. */
export interface ModelUsage {
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** How an answer was come by. */
export type ModelSource = 'live' | 'recorded' | 'cached';

/** The whole answer of a model. */
export interface AnsweredModel {
  readonly kind: 'answered';
  readonly text: string;
  readonly usage: ModelUsage;
  /** Name of the model that answered, as the endpoint or the recording gives it. */
  readonly model: string;
  readonly source: ModelSource;
}

/** An answer, or why there is none that could be used. */
export type ModelAnswer =
  | AnsweredModel
  /** The answer ended before the model did: at the token limit, or with its stream. Never applied. */
  | { readonly kind: 'cut'; readonly text: string; readonly usage: ModelUsage; readonly message: string }
  /** What came was no answer of the agreed form. */
  | { readonly kind: 'malformed'; readonly message: string }
  /** The endpoint or the model declined this request; the same request will be declined again. */
  | { readonly kind: 'refused'; readonly message: string; readonly status?: number }
  /** Only recorded answers are allowed, and there is none for this request. */
  | { readonly kind: 'missing'; readonly request: string; readonly message: string }
  /** The migration's budget does not allow the call; nothing was asked. */
  | { readonly kind: 'over-budget'; readonly message: string }
  /** No model is configured. */
  | { readonly kind: 'unconfigured'; readonly message: string };

/** On whose account a call is made: for the ledger and the budget, never part of the request. */
export interface ModelAccount {
  readonly migration: string;
  readonly target: string;
  readonly step: string;
  readonly budget: Budget;
}

/** What goes with a request and does not change its answer. */
export interface ModelCallOptions {
  readonly signal: AbortSignal;
  readonly account: ModelAccount;
}

/** A way to ask a model. */
export interface ModelClient {
  /** Asks once. Rejects with the signal's reason when aborted. */
  complete(request: ModelRequest, options: ModelCallOptions): Promise<ModelAnswer>;
}

/**
 * Stable id of a request: the name of its recording, and with the model's name the key of the cache.
 *
 * Counts: prompt version, tier and messages. Left out: the model's name and endpoint, so that recordings can be
 * replayed where another model is configured; and the token limit, because only answers that ended by themselves are
 * stored, and such an answer is the same under every limit that lets it end. The tier counts, else a second opinion
 * from the stronger model would find the weaker one's answer.
 */
export function requestHash(request: ModelRequest): string {
  return hashOf({
    promptVersion: request.promptVersion,
    tier: request.tier,
    messages: request.messages.map(({ role, content }) => ({ role, content })),
  });
}
