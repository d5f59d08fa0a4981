/** One problem of a file for people: place, message, frame, remedy. */
import type { Problem } from '../../core/spec/problem.ts';
import type { Output } from '../output.ts';

/** Writes one problem for people: place, message, frame, remedy. */
export function showProblem(problem: Problem, write: Output['error'], level = 'error'): void {
  const place = `${problem.file}:${problem.line}:${problem.column}`;
  const path = problem.path === '' ? '' : ` ${problem.path}:`;
  const frame = problem.frame === '' ? '' : `\n${problem.frame}`;
  write(`${place}: ${level}:${path} ${problem.message} [${problem.code}]${frame}\n  ${problem.remedy}\n`);
}
