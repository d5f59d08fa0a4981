/**
 * Tells that something below some paths changed, once a burst of changes is over.
 *
 * Watching starts with the call, so that nothing is missed between it and the first turn of the loop.
 */
import { type FSWatcher, watch } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { RegradeError } from '../../core/errors.ts';
import { reasonOf } from './file-trouble.ts';

/** Quiet time after which a burst counts as over, in milliseconds: an editor writes a file in several steps. */
const quietMs = 60;

/**
 * Yields after each burst of changes below the paths until the signal aborts. Throws `RG_CLI_READ` where a path cannot be
 * watched.
 */
export function watchPaths(paths: readonly string[], signal: AbortSignal): AsyncGenerator<void, void, void> {
  let ring = () => {};
  let isChanged = false;
  let failure: unknown;
  const note = () => {
    isChanged = true;
    ring();
  };
  const fail = (error: unknown) => {
    failure = error;
    ring();
  };
  const watchers: FSWatcher[] = [];
  for (const path of paths) {
    try {
      watchers.push(watch(path, { recursive: true }, note).on('error', fail));
    } catch (error) {
      for (const watcher of watchers) watcher.close();
      throw new RegradeError('RG_CLI_READ', { path, reason: reasonOf(error) }, { cause: error });
    }
  }
  signal.addEventListener('abort', () => ring(), { once: true });
  return bursts();

  async function* bursts(): AsyncGenerator<void, void, void> {
    try {
      while (!signal.aborted) {
        if (!isChanged && failure === undefined)
          await new Promise<void>((resolve) => {
            ring = resolve;
          });
        if (signal.aborted) return;
        if (failure !== undefined)
          throw new RegradeError('RG_CLI_READ', { path: paths.join(', '), reason: reasonOf(failure) });
        while (isChanged) {
          isChanged = false;
          await sleep(quietMs);
        }
        yield;
      }
    } finally {
      for (const watcher of watchers) watcher.close();
    }
  }
}
