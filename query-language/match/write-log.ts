/** `log(…)`: records a message, with the range of the variable it names. */
import type { Pattern } from '../compile/program.ts';
import { rangeOf } from '../syntax/syntax-error.ts';
import type { Frame, Run } from './run.ts';
import { lastPlace, placeRange, textOf } from './values.ts';
import { readVariable } from './variables.ts';

/** Adds one log entry; an unbound variable is said to be so. */
export function writeLog(run: Run, pattern: Extract<Pattern, { op: 'log' }>, frame: Frame): void {
  let message = pattern.message === undefined ? '' : `${textOf(run.resolve(pattern.message, frame))}\n`;
  const value = pattern.variable === undefined ? undefined : readVariable(run, pattern.variable, frame);
  if (pattern.variable !== undefined && value === undefined) {
    message += `attempted to log undefined variable ${pattern.variable.name}\n`;
  }
  const place = value === undefined ? undefined : lastPlace(value);
  const range = place === undefined ? undefined : placeRange(place);
  const where = range === undefined ? {} : { range: rangeOf(range.tree.text, range.start, range.end) };
  run.logs.push({ message, ...where });
}
