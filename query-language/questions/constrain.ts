/** Reads an answer under the pattern that the query demands of it: one of its literal choices, or a text that matches it. */
import type { Pattern } from '../compile/program.ts';
import { mark, type Run, undoTo } from '../match/run.ts';
import { elementsOf, textOf, textValue } from '../match/values.ts';
import { readVariable } from '../match/variables.ts';
import type { Constraint } from './arguments.ts';
import type { Reading } from './converse.ts';

/** The texts that a pattern spells out, in order; undefined where it is not made of texts alone. */
export function choicesOf(run: Run, constraint: Constraint | undefined): readonly string[] | undefined {
  if (constraint === undefined) return undefined;
  const { pattern, frame } = constraint;
  const all = (items: readonly Pattern[]) => {
    const found = items.map((item) => choicesOf(run, { pattern: item, frame }));
    return found.every((texts) => texts !== undefined) ? found.flat() : undefined;
  };
  switch (pattern.op) {
    case 'or':
    case 'anyOf':
      return all(pattern.items);
    case 'list':
      return all(pattern.items.filter((item): item is Pattern => item.op !== 'dots'));
    case 'string':
    case 'snippet':
      return [textOf(run.resolve(pattern, frame))];
    case 'variable': {
      const value = readVariable(run, pattern.ref, frame);
      return value === undefined ? undefined : (elementsOf(value) ?? [value]).map(textOf);
    }
    default:
      return undefined;
  }
}

/** Reads a text as what the constraint allows; without one, any text will do. */
export function readConstrained(run: Run, constraint: Constraint | undefined, text: string): Reading {
  if (constraint === undefined) return { kind: 'read', value: textValue(text) };
  const choices = choicesOf(run, constraint);
  if (choices !== undefined) return readChoice(choices, text);
  const before = mark(run);
  const value = textValue(text);
  if (run.match(constraint.pattern, value, constraint.frame)) return { kind: 'read', value };
  undoTo(run, before);
  return { kind: 'rejected', feedback: 'The answer is not of the form that is asked for.' };
}

/** Reads a text as one of several; case, quotes and a full stop round the word do not count. */
export function readChoice(choices: readonly string[], text: string): Reading {
  const chosen = choices.find((choice) => bare(choice) === bare(text));
  if (chosen !== undefined) return { kind: 'read', value: textValue(chosen) };
  const list = choices.map((choice) => JSON.stringify(choice)).join(', ');
  return { kind: 'rejected', feedback: `Answer with exactly one of ${list}, and nothing else.` };
}

function bare(text: string): string {
  return text
    .trim()
    .replace(/^["'`*\s]+|["'`*.\s]+$/g, '')
    .toLowerCase();
}
