/**
 * Starts one of our process mains and waits for its ready line.
 *
 * A main prints one JSON line `{"ready":true,…}` on standard output once it does its work; until then it is starting.
 */
import { fileURLToPath } from 'node:url';
import { RegradeError } from '../../core/errors.ts';
import { type Child, startChild, tailOf } from './child.ts';
import { type Ending, endProcess } from './process-record.ts';

/** Which main, with which arguments. */
export interface NodeMainOptions {
  /** Name for people: `worker`, `server`. */
  readonly name: string;
  /** URL of the TypeScript file. */
  readonly main: URL;
  readonly arguments: readonly string[];
  readonly logFile: string;
  readonly environment?: NodeJS.ProcessEnv;
  /** Gives up the start. */
  readonly signal?: AbortSignal;
}

/** Workers finish what they do, then leave; they are cut off after this. */
export const nodeMainEnding: Ending = Object.freeze({ signal: 'SIGTERM', graceMs: 15_000 });

/** Includes a first build of the workflow bundle and the web page on a slow machine. */
const readyWithinMs = 180_000;

/** Starts the main; resolves once it said that it is ready. */
export async function startNodeMain(options: NodeMainOptions): Promise<Child> {
  const ready = Promise.withResolvers<void>();
  const child = await startChild({
    command: process.execPath,
    arguments: [fileURLToPath(options.main), ...options.arguments],
    logFile: options.logFile,
    environment: options.environment ?? process.env,
    onLine: (line) => {
      if (isReadyLine(line)) ready.resolve();
    },
  });
  options.signal?.addEventListener('abort', () => ready.reject(new Error('the stack is stopping')));
  const timer = setTimeout(
    () => ready.reject(new Error(`no ready line within ${readyWithinMs / 1000} s`)),
    readyWithinMs,
  );
  void child.ended.then(async () => ready.reject(new Error(`it ended: ${await tailOf(options.logFile, 1)}`)));
  try {
    await ready.promise;
    return child;
  } catch (error) {
    await endProcess(child.record, nodeMainEnding);
    const reason = error instanceof Error ? error.message : String(error);
    const details = { process: options.name, reason, log: options.logFile };
    throw new RegradeError('RG_INFRA_PROCESS_FAILED', details, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

function isReadyLine(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && 'ready' in value && value.ready === true;
  } catch {
    return false;
  }
}
