/** Evaluates calls of the functions that ask; each kind of function has a module of its own. */
import type { QuestionCall } from '../compile/program.ts';
import type { Frame, Run } from '../match/run.ts';
import { isUndefined, type Value } from '../match/values.ts';
import { chat } from './ask-chat.ts';
import { generate, rewrite } from './ask-code.ts';
import { choose, fulfils } from './ask-judgement.ts';
import { matchTypes } from './ask-types.ts';

/** Whether a value is what a function in pattern position asks for. Nothing is asked about an absent value. */
export function matchQuestion(run: Run, call: QuestionCall, value: Value, frame: Frame): boolean {
  if (isUndefined(value)) return false;
  if (call.called.name === 'ai_is') return fulfils(run, call, value, frame);
  return matchTypes(run, call, value, frame);
}

/** The value of a function that asks. */
export function resolveQuestion(run: Run, call: QuestionCall, frame: Frame): Value {
  switch (call.called.name) {
    case 'ai_rewrite':
    case 'ai_transform':
      return rewrite(run, call, frame);
    case 'ai_generate':
      return generate(run, call, frame);
    case 'llm_chat':
      return chat(run, call, frame);
    default:
      return choose(run, call, frame);
  }
}
