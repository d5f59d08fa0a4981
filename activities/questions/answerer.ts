/** Answers all questions of a round: each kind by who knows, types only where some are asked. */
import type { AnswerQuestions, Answers } from '../../query-language/index.ts';
import type { TypeService } from '../types/type-service.ts';
import { answerModelQuestions, type ModelAnswerer } from './answer-model.ts';

/** Who answers; the type service is made at the first question about types. */
export interface AnswererParts extends ModelAnswerer {
  readonly types: () => TypeService;
}

/** Makes the port that `settleQuery` asks. */
export function answererFor(parts: AnswererParts): AnswerQuestions {
  let types: TypeService | undefined;
  return async (questions) => {
    const aboutTypes = questions.filter((question) => question.kind === 'types');
    const forModel = questions.filter((question) => question.kind === 'model');
    const none: Answers = new Map();
    if (aboutTypes.length > 0) types ??= parts.types();
    const facts = (await types?.answer(aboutTypes)) ?? none;
    const texts = forModel.length === 0 ? none : await answerModelQuestions(forModel, parts);
    return new Map([...facts, ...texts]);
  };
}
