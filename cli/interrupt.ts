/**
 * What a Ctrl-C means: the first asks to stop at the next safe place, a later one ends the process at once.
 *
 * `npm run` passes a terminal's Ctrl-C on to a process that has it from the terminal already, so one press may arrive
 * twice: what follows the first within half a second is the same press. Pure, but for the clock that is passed in.
 */

/** Signals that follow the first within this time are the same press, in milliseconds. */
export const samePressMs = 500;

/** Decides on each signal as it comes; `now` is in milliseconds. */
export function interruptCounter(now: () => number): () => 'stop' | 'same' | 'end' {
  let first: number | undefined;
  return () => {
    if (first === undefined) {
      first = now();
      return 'stop';
    }
    return now() - first < samePressMs ? 'same' : 'end';
  };
}
