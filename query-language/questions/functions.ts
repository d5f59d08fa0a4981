/**
 * The functions that ask: their parameters in order, who answers, and where they may stand.
 *
 * Names of GritQL's model functions, with the arguments of its standard library, and Regrade's own type predicates. A
 * definition of the same name in the query or a library hides the function of this table.
 */
import type { QuestionKind } from './question.ts';

/** Names of the functions that ask a model. */
export type ModelFunction = 'ai_is' | 'ai_ask' | 'ai_rewrite' | 'ai_transform' | 'ai_generate' | 'llm_chat';

/** Names of the predicates that a language service answers. */
export type TypeFunction = 'type_is' | 'resolves_to' | 'is_promise' | 'is_awaited';

/** Name of a function that asks. */
export type QuestionName = ModelFunction | TypeFunction;

/** How a function that asks is called. */
export interface QuestionFunction {
  readonly name: QuestionName;
  readonly asks: QuestionKind;
  /** `match`: a pattern, tried on a piece of code; `value`: a function whose result is a value. */
  readonly use: 'match' | 'value';
  readonly parameters: readonly string[];
  /** Parameters whose argument is a pattern that the answer must match, not a value. */
  readonly patterns: ReadonlySet<string>;
}

function define(
  name: QuestionName,
  about: Pick<QuestionFunction, 'asks' | 'use' | 'parameters'> & { readonly patterns?: readonly string[] },
): readonly [string, QuestionFunction] {
  return [name, Object.freeze({ name, ...about, patterns: new Set(about.patterns) })];
}

const model = { asks: 'model', use: 'value', patterns: ['pattern', 'choices'] } as const;
const types = { asks: 'types', use: 'match' } as const;

/** Every function that asks, by name. */
export const questionFunctions: ReadonlyMap<string, QuestionFunction> = new Map([
  define('ai_is', {
    asks: 'model',
    use: 'match',
    parameters: ['condition', 'examples', 'counter_examples', 'model'],
  }),
  define('ai_ask', { ...model, parameters: ['question', 'choices', 'model'] }),
  define('ai_rewrite', { ...model, parameters: ['match', 'instruct', 'pattern', 'model'] }),
  define('ai_transform', { ...model, parameters: ['match', 'instruct', 'pattern', 'model'] }),
  define('ai_generate', { ...model, parameters: ['instruct', 'pattern', 'model'] }),
  define('llm_chat', { ...model, parameters: ['model', 'messages', 'pattern', 'stop_sequences'] }),
  define('type_is', { ...types, parameters: ['type'], patterns: ['type'] }),
  define('resolves_to', {
    ...types,
    parameters: ['symbol', 'package', 'name'],
    patterns: ['symbol', 'package', 'name'],
  }),
  define('is_promise', { ...types, parameters: [] }),
  define('is_awaited', { ...types, parameters: [] }),
]);
