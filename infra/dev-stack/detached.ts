/**
 * Starts a stack that stays: its supervisor in a process of its own (`infra/processes/stack.ts`).
 *
 * While it starts we hear its progress over IPC; once it is ready we let go of it.
 */
import { fork } from 'node:child_process';
import { mkdir, open } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Config } from '../../core/config/config.ts';
import { type ErrorCode, type ErrorDetails, errorRegistry, RegradeError } from '../../core/errors.ts';
import { tailOf } from './child.ts';
import { logFileOf, type StackRun, stackPaths } from './stack-file.ts';
import type { StackProgress } from './supervisor.ts';

/** What to start and whom to tell. */
export interface DetachedOptions {
  readonly config: Config;
  readonly fingerprint: string;
  readonly onProgress: (progress: StackProgress) => void;
}

/** What the supervisor's process is told at its start. */
export interface DetachedOrder {
  readonly config: Config;
  readonly fingerprint: string;
}

/** What the supervisor's process says while it starts. */
export type DetachedMessage =
  | { readonly kind: 'progress'; readonly progress: StackProgress }
  | { readonly kind: 'ready'; readonly run: StackRun }
  | {
      readonly kind: 'failed';
      readonly code: string;
      readonly message: string;
      readonly details: ErrorDetails;
    };

/** Starts the supervisor's process and resolves once its stack is ready; throws its error where it cannot start. */
export async function startDetached(options: DetachedOptions): Promise<StackRun> {
  const state = options.config.stateDirectory;
  await mkdir(stackPaths(state).logs, { recursive: true });
  const logFile = logFileOf(state, 'stack');
  const log = await open(logFile, 'a');
  const main = fileURLToPath(new URL('../processes/stack.ts', import.meta.url));
  const child = fork(main, [], { detached: true, stdio: ['ignore', log.fd, log.fd, 'ipc'] });
  await log.close();
  const order: DetachedOrder = { config: options.config, fingerprint: options.fingerprint };
  child.send(order);
  try {
    return await new Promise<StackRun>((resolve, reject) => {
      child.on('message', (message: DetachedMessage) => {
        if (message.kind === 'progress') options.onProgress(message.progress);
        else if (message.kind === 'ready') resolve(message.run);
        else reject(errorOf(message));
      });
      child.once('error', reject);
      child.once('exit', async () => reject(await endedError(logFile)));
    });
  } finally {
    if (child.connected) child.disconnect();
    child.unref();
  }
}

function errorOf(failed: Extract<DetachedMessage, { kind: 'failed' }>): Error {
  if (!isErrorCode(failed.code)) return new Error(failed.message);
  return new RegradeError(failed.code, failed.details);
}

function isErrorCode(code: string): code is ErrorCode {
  return code in errorRegistry;
}

async function endedError(logFile: string): Promise<RegradeError> {
  const reason = `it ended: ${await tailOf(logFile)}`;
  return new RegradeError('RG_INFRA_PROCESS_FAILED', { process: 'stack', reason, log: logFile });
}
