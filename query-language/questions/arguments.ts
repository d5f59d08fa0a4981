/** The arguments of a function that asks, resolved now. An argument that is a variable without a value counts as absent. */
import type { Pattern, QuestionCall } from '../compile/program.ts';
import { type Frame, locate, type Run } from '../match/run.ts';
import { RunError } from '../match/run-error.ts';
import { elementsOf, isUndefined, textOf, type Value } from '../match/values.ts';
import { readVariable } from '../match/variables.ts';
import type { ModelQuestion } from './question.ts';

/** A pattern with the variables it was written among. */
export interface Constraint {
  readonly pattern: Pattern;
  readonly frame: Frame;
}

/** The value of an argument. */
export function optionalValue(run: Run, call: QuestionCall, name: string, frame: Frame): Value | undefined {
  const pattern = argumentOf(call, name);
  if (pattern === undefined || pattern.op === 'undefined') return undefined;
  const value =
    pattern.op === 'variable' ? readVariable(run, pattern.ref, frame) : run.resolve(pattern, frame);
  return isUndefined(value) ? undefined : value;
}

/** The value of an argument that must be there; throws `missing-argument`. */
export function requiredValue(run: Run, call: QuestionCall, name: string, frame: Frame): Value {
  const value = optionalValue(run, call, name, frame);
  if (value !== undefined) return value;
  throw new RunError(
    'missing-argument',
    `\`${call.called.name}\` needs \`${name}\`, which has no value here`,
  );
}

/** The texts of an argument that is a list; one text alone counts as a list of one. */
export function optionalTexts(run: Run, call: QuestionCall, name: string, frame: Frame): readonly string[] {
  const value = optionalValue(run, call, name, frame);
  if (value === undefined) return [];
  return (elementsOf(value) ?? [value]).map(textOf);
}

/** The pattern that an argument stands for, traced through parameters to where it was written. */
export function constraintOf(
  run: Run,
  call: QuestionCall,
  name: string,
  frame: Frame,
): Constraint | undefined {
  const pattern = argumentOf(call, name);
  return pattern === undefined || pattern.op === 'undefined' ? undefined : traced(run, { pattern, frame });
}

function traced(run: Run, constraint: Constraint): Constraint {
  const { pattern, frame } = constraint;
  if (pattern.op !== 'variable') return constraint;
  const at = locate(run, pattern.ref, frame);
  const parameter = at.frame.values[at.slot] === undefined ? at.frame.parameters[at.slot] : undefined;
  // An unbound variable allows anything and takes it.
  return parameter?.kind === 'pattern'
    ? traced(run, { pattern: parameter.pattern, frame: parameter.frame })
    : constraint;
}

/** The tier that `model` names; names of single models are the installation's to choose, so they mean the fast one. */
export function tierOf(run: Run, call: QuestionCall, frame: Frame): ModelQuestion['tier'] {
  const named = optionalValue(run, call, 'model', frame);
  return named !== undefined && textOf(named) === 'smart' ? 'smart' : 'fast';
}

function argumentOf(call: QuestionCall, name: string): Pattern | undefined {
  return call.arguments[call.called.parameters.indexOf(name)];
}
