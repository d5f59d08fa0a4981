/**
 * One conversation with a model: ask, say what is wrong with an answer, ask the stronger tier at last.
 *
 * Every turn is a question of its own, so that a conversation is evaluated again from its start with the answers known by
 * then, and gives the same as before up to the first open one. An answer that cannot be used is never used in part.
 */
import type { Run } from '../match/run.ts';
import { RunError } from '../match/run-error.ts';
import type { Value } from '../match/values.ts';
import { answerTo } from './put-off.ts';
import { type ModelQuestion, modelQuestion, type QuestionMessage } from './question.ts';

/** What came of an answer: the value it stands for, or what the model has to mend. */
export type Reading =
  | { readonly kind: 'read'; readonly value: Value }
  | { readonly kind: 'rejected'; readonly feedback: string };

/** What is asked, and how an answer is read. */
export interface Conversation extends Pick<ModelQuestion, 'tier' | 'size' | 'messages'> {
  /** Name of the function, for errors. */
  readonly name: string;
  readonly read: (text: string) => Reading;
}

/** The value of the first usable answer; throws `model-answer` where there is none after the last turn. */
export function converse(run: Run, conversation: Conversation): Value {
  const { name, tier, size, messages, read } = conversation;
  const first = turn(run, { tier, size, messages }, read);
  if (first.kind === 'read') return first.value;
  const second = turn(run, { tier, size, messages: [...messages, ...correction(first)] }, read);
  if (second.kind === 'read') return second.value;
  const last = tier === 'smart' ? second : turn(run, { tier: 'smart', size, messages }, read);
  if (last.kind === 'read') return last.value;
  throw new RunError('model-answer', `the model gave \`${name}\` no usable answer: ${last.feedback}`);
}

interface Rejected {
  readonly kind: 'rejected';
  readonly feedback: string;
  readonly text: string;
}

function turn(
  run: Run,
  asked: Pick<ModelQuestion, 'tier' | 'size' | 'messages'>,
  read: Conversation['read'],
): Extract<Reading, { readonly kind: 'read' }> | Rejected {
  const answer = answerTo(run, modelQuestion(asked));
  if (answer.kind !== 'text') throw new Error('a question to a model was answered with types');
  const reading = read(answer.text);
  return reading.kind === 'read' ? reading : { ...reading, text: answer.text };
}

function correction({ text, feedback }: Rejected): readonly QuestionMessage[] {
  return [
    { role: 'assistant', content: text },
    { role: 'user', content: `That cannot be used. ${feedback}` },
  ];
}
