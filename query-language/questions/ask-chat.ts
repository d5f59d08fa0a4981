/** `llm_chat`: a conversation that the query itself spells out. */
import type { QuestionCall } from '../compile/program.ts';
import type { Frame, Run } from '../match/run.ts';
import { RunError } from '../match/run-error.ts';
import { elementsOf, textOf, type Value } from '../match/values.ts';
import { constraintOf, optionalTexts, requiredValue, tierOf } from './arguments.ts';
import { readConstrained } from './constrain.ts';
import { converse } from './converse.ts';
import type { QuestionMessage } from './question.ts';

/** The model's next message. It ends with the first stop sequence in it. */
export function chat(run: Run, call: QuestionCall, frame: Frame): Value {
  const messages = (elementsOf(requiredValue(run, call, 'messages', frame)) ?? []).map(messageOf);
  if (messages.length === 0) throw new RunError('wrong-type', '`llm_chat` takes a list of messages');
  const stops = optionalTexts(run, call, 'stop_sequences', frame);
  const constraint = constraintOf(run, call, 'pattern', frame);
  return converse(run, {
    name: 'llm_chat',
    tier: tierOf(run, call, frame),
    size: 'text',
    messages,
    read: (text) => readConstrained(run, constraint, endedBy(text, stops)),
  });
}

function messageOf(value: Value): QuestionMessage {
  const entries = value.kind === 'map' ? value.entries : undefined;
  const role = textOrNone(entries?.get('role'));
  const content = entries?.get('content');
  if ((role === 'system' || role === 'user' || role === 'assistant') && content !== undefined)
    return { role, content: textOf(content) };
  throw new RunError(
    'wrong-type',
    'a message of `llm_chat` is a map of `role` ("system", "user" or "assistant") and `content`',
  );
}

function textOrNone(value: Value | undefined): string | undefined {
  return value === undefined ? undefined : textOf(value);
}

/** A text up to and with the first of the sequences; endpoints are not asked to stop, so that all behave alike. */
function endedBy(text: string, stops: readonly string[]): string {
  const ends = stops.flatMap((stop) => {
    const at = stop === '' ? -1 : text.indexOf(stop);
    return at < 0 ? [] : [at + stop.length];
  });
  return ends.length === 0 ? text : text.slice(0, Math.min(...ends));
}
