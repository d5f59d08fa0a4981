/** What people can do about a model call without a usable answer, by the code of its outcome. */
import type { ModelAnswer } from '../adapters/model/model-client.ts';

/** Codes of model calls that gave nothing usable. */
export type ModelRefusalCode = `model-${Exclude<ModelAnswer['kind'], 'answered'>}`;

/** A sentence for people, by code. */
export const modelRemedies: Readonly<Record<ModelRefusalCode, string>> = Object.freeze({
  'model-cut': 'Raise `maxOutputTokens` of the tier, or narrow the context of the step.',
  'model-malformed': 'Check that the endpoint speaks the OpenAI chat API.',
  'model-refused': 'Check the key, the model name and the context length of the tier.',
  'model-missing': 'Record the answer against a live endpoint, or set an API key.',
  'model-over-budget': 'Raise the budget, then run again: answers that are paid for are kept.',
  'model-unconfigured': 'Set the API key variable, or configure a folder of recordings.',
});

/** True where another request would meet the same obstacle, so that nothing more should be asked. */
export function isFinalRefusal(answer: Exclude<ModelAnswer, { readonly kind: 'answered' }>): boolean {
  switch (answer.kind) {
    case 'missing':
    case 'over-budget':
    case 'unconfigured':
      return true;
    case 'refused':
      return answer.status === 401 || answer.status === 403;
    case 'cut':
    case 'malformed':
      return false;
  }
}
