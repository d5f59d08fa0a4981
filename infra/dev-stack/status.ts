/**
 * What runs of a state folder's stack right now, looked at from outside.
 */
import type { Config } from '../../core/config/config.ts';
import { connectionError } from './postgres.ts';
import { isRunning } from './process-record.ts';
import { logFileOf, type ProcessName, readStackFile, type StackMode, type StackRun } from './stack-file.ts';
import { temporalProblem } from './temporal-server.ts';

/** One process of the stack; `problem` is absent where it runs and answers. */
export interface ProcessStatus {
  readonly name: ProcessName;
  /** Absent: not embedded, another server is used. */
  readonly pid?: number;
  readonly problem?: string;
  readonly log: string;
}

/** State of a stack: `broken` where it should run but some part does not answer. */
export type StackStatus =
  | { readonly kind: 'stopped' }
  | {
      readonly kind: 'starting' | 'running' | 'broken';
      readonly mode: StackMode;
      readonly dashboardUrl: string;
      readonly processes: readonly ProcessStatus[];
    };

/** Looks at every process and asks each server whether it answers. */
export async function stackStatus(config: Config): Promise<StackStatus> {
  const { run } = await readStackFile(config.stateDirectory);
  if (run === undefined) return { kind: 'stopped' };
  const processes = await Promise.all([
    statusOf(config, run, 'postgres', async () => (await connectionError(run.databaseUrl))?.message),
    statusOf(config, run, 'temporal', () => temporalProblem(run.temporalAddress, config.temporal.namespace)),
    statusOf(config, run, 'worker', async () => undefined),
    statusOf(config, run, 'server', () => httpProblem(run.dashboardUrl)),
  ]);
  const supervised = await isRunning(run.supervisor);
  const healthy = supervised && processes.every(({ problem }) => problem === undefined);
  const kind = supervised && !run.ready ? 'starting' : healthy ? 'running' : 'broken';
  return { kind, mode: run.mode, dashboardUrl: run.dashboardUrl, processes };
}

async function statusOf(
  config: Config,
  run: StackRun,
  name: ProcessName,
  ask: () => Promise<string | undefined>,
): Promise<ProcessStatus> {
  const log = logFileOf(config.stateDirectory, name);
  const record = run.processes[name];
  const embedded = name === 'worker' || name === 'server' || record !== undefined;
  if (embedded && (record === undefined || !(await isRunning(record)))) {
    return { name, log, problem: 'it does not run', ...(record === undefined ? {} : { pid: record.pid }) };
  }
  const problem = await ask();
  return {
    name,
    log,
    ...(record === undefined ? {} : { pid: record.pid }),
    ...(problem === undefined ? {} : { problem }),
  };
}

async function httpProblem(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    await response.body?.cancel();
    return response.status < 500 ? undefined : `it answers with status ${response.status}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
