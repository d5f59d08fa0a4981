/** Numbers: reading them from values, and `+ - * / %`. */
import type { Pattern } from '../compile/program.ts';
import type { Frame, Run } from './run.ts';
import { RunError } from './run-error.ts';
import { textOf, type Value } from './values.ts';

/** A value as a number; throws where its text is none. */
export function toNumber(value: Value): number {
  if (value.kind === 'constant' && typeof value.value === 'number') return value.value;
  const text = textOf(value).trim();
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) return Number(text);
  throw new RunError('not-a-number', `\`${text.slice(0, 40)}\` is not a number`);
}

/** The result of an arithmetic pattern. */
export function resolveArithmetic(
  run: Run,
  pattern: Extract<Pattern, { op: 'arithmetic' }>,
  frame: Frame,
): number {
  const left = toNumber(run.resolve(pattern.left, frame));
  const right = toNumber(run.resolve(pattern.right, frame));
  switch (pattern.sign) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      if (right === 0) throw new RunError('not-a-number', 'division by zero');
      return left / right;
    case '%':
      if (!Number.isInteger(left) || !Number.isInteger(right) || right === 0) {
        throw new RunError('not-a-number', '% takes two whole numbers, the second not zero');
      }
      return left % right;
  }
}
