/**
 * What every process main does the same way: read its configuration, say that it is ready, end when told.
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Config } from '../../core/config/config.ts';

/** Resolves with the signal when the process is told to end; a second signal ends it at once. */
export function untilEnding(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
      process.once(signal, () => resolve(signal));
  });
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
