/**
 * What every process main does the same way: read its configuration, say that it is ready, end when told.
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Config } from '../../core/config/config.ts';
import { isRegradeError } from '../../core/errors.ts';

/** Resolves with the signal when the process is told to end; a second signal ends it at once. */
export function untilEnding(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
      process.once(signal, () => resolve(signal));
  });
}

/** Runs a main to its end; an error is logged whole, then in one line that says what and what to do. */
export async function runMain(work: () => Promise<void>): Promise<never> {
  try {
    await work();
    process.exit(0);
  } catch (error) {
    console.error(error);
    const remedy = isRegradeError(error) ? ` ${error.remedy}` : '';
    console.error(`error ${error instanceof Error ? error.message : String(error)}${remedy}`);
    process.exit(1);
  }
}

/** Says on standard output, in one JSON line, that this process does its work now. */
export function sayReady(name: string, facts: Readonly<Record<string, string | number>> = {}): void {
  process.stdout.write(`${JSON.stringify({ ready: true, process: name, pid: process.pid, ...facts })}\n`);
}

/**
 * The configuration of a process: the file that `--config` names (a stack writes it), else that of the environment.
 */
export async function readProcessConfig(fromEnvironment: () => Promise<Config>): Promise<Config> {
  const { values } = parseArgs({ options: { config: { type: 'string' } } });
  if (values.config === undefined) return fromEnvironment();
  return JSON.parse(await readFile(values.config, 'utf8')) as Config;
}
