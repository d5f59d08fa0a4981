/** One press of Ctrl-C, however often it arrives, and a second press. */
import { expect, it } from 'vitest';
import { interruptCounter, samePressMs } from './interrupt.ts';

it('stops at the first signal, takes an echo for the same press, and ends at a later one', () => {
  let time = 1_000;
  const onSignal = interruptCounter(() => time);
  expect(onSignal()).toBe('stop');
  time += samePressMs - 1;
  expect(onSignal()).toBe('same');
  time += 1;
  expect(onSignal()).toBe('end');
});
