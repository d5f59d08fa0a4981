/**
 * Answers the questions of queries to a model: all open ones of a round side by side, through the model port.
 *
 * Ledger, cache, budget and recordings are the port's. What a model does not answer is a refusal with a code; nothing is
 * thrown but the port's own errors (not available, aborted), which a retry of the whole step may cure.
 */
import type { ModelConfig } from '../../core/config/config.ts';
import {
  type Answer,
  type Answers,
  type ModelQuestion,
  questionVersion,
} from '../../query-language/index.ts';
import type { ModelAccount, ModelAnswer, ModelClient, ModelRequest } from '../adapters/model/model-client.ts';
import { mapLimited } from '../rewrite/map-limited.ts';
import { isFinalRefusal, modelRemedies } from './model-refusals.ts';

/** Who is asked, and on whose account. */
export interface ModelAnswerer {
  readonly model: ModelClient;
  readonly tiers: ModelConfig['tiers'];
  readonly account: ModelAccount;
  readonly signal: AbortSignal;
  /** Questions under way at once. @default 8 */
  readonly atOnce?: number;
}

interface Asked {
  readonly id: string;
  readonly answer: ModelAnswer;
}

/** Most tokens asked for where a word is wanted: what a model thinks before it says the word counts as output too. */
const maxWordTokens = 4_000;

/** Answers every question. After an obstacle that all would meet, the rest is refused without asking. */
export async function answerModelQuestions(
  questions: readonly ModelQuestion[],
  answerer: ModelAnswerer,
): Promise<Answers> {
  const { model, account, signal, atOnce = 8 } = answerer;
  const asked = await mapLimited<ModelQuestion, Asked>(
    questions,
    { limit: atOnce, signal, until: ({ answer }) => answer.kind !== 'answered' && isFinalRefusal(answer) },
    async (question) => ({
      id: question.id,
      answer: await model.complete(requestOf(question, answerer.tiers), { signal, account }),
    }),
  );
  const answers = new Map<string, Answer>(asked.map(({ id, answer }) => [id, answerOf(answer)]));
  const obstacle = asked.find(({ answer }) => answer.kind !== 'answered' && isFinalRefusal(answer));
  if (obstacle !== undefined)
    for (const { id } of questions) if (!answers.has(id)) answers.set(id, answerOf(obstacle.answer));
  return answers;
}

/** The request for a question. Equal questions make equal requests, whichever file or repository they are about. */
function requestOf(question: ModelQuestion, tiers: ModelConfig['tiers']): ModelRequest {
  const { tier, messages, size } = question;
  const { model, maxOutputTokens } = tiers[tier];
  const limit = size === 'word' ? Math.min(maxWordTokens, maxOutputTokens) : maxOutputTokens;
  return { promptVersion: questionVersion, tier, model, messages, maxOutputTokens: limit };
}

function answerOf(answer: ModelAnswer): Answer {
  if (answer.kind === 'answered') return { kind: 'text', text: answer.text };
  const code = `model-${answer.kind}` as const;
  return { kind: 'refused', code, message: `${answer.message} ${modelRemedies[code]}` };
}
