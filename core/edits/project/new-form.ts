/** Which of the added lines a line of SEARCH has become. */
import { bareLine } from '../line-keys.ts';
import { newFormOf } from './merge-line.ts';

/** Position of the new form of a line in the added text, −1 when it has none or several are equal to it. */
export function newForm(line: string | undefined, added: readonly string[]): number {
  const key = bareLine(line ?? '');
  const equal = added.flatMap((text, index) => (bareLine(text) === key ? [index] : []));
  const [only, ...more] = equal;
  if (only !== undefined) return more.length === 0 ? only : -1;
  return newFormOf((line ?? '').trim(), added);
}
