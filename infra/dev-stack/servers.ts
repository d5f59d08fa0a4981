/**
 * The four processes of a stack: how each is started again and again on the same ports and data.
 */
import type { Config } from '../../core/config/config.ts';
import { RegradeError } from '../../core/errors.ts';
import type { Child } from './child.ts';
import { nodeMainEnding, startNodeMain } from './node-main.ts';
import { freePort, loopback } from './ports.ts';
import { connectionError, ensureDatabase, postgresEnding, startPostgres } from './postgres.ts';
import type { Ending } from './process-record.ts';
import { logFileOf, type StackFile, type StackPorts, stackPaths } from './stack-file.ts';
import { findTemporalBinary } from './temporal-binary.ts';
import { startTemporal, temporalEnding, temporalProblem } from './temporal-server.ts';

/** How one process is started and ended. */
export interface ServerRecipe {
  readonly start: (signal: AbortSignal) => Promise<Child>;
  readonly ending: Ending;
}

const databaseName = 'regrade';

/** Free ports for what this configuration embeds: the remembered ones where they are free. */
export async function choosePorts(config: Config, remembered: StackPorts): Promise<Required<StackPorts>> {
  return {
    postgres: await freePort(remembered.postgres),
    temporal: await freePort(remembered.temporal),
    dashboard: await freePort(remembered.dashboard ?? config.dashboard.port),
  };
}

/** A configuration with every address filled in. */
export interface StackConfig extends Config {
  readonly databaseUrl: string;
  readonly temporal: { readonly address: string; readonly namespace: string };
}

/** The configuration that the process mains get. */
export function effectiveConfig(config: Config, file: StackFile, ports: Required<StackPorts>): StackConfig {
  const embedded = `postgres://regrade:${file.password}@${loopback}:${ports.postgres}/${databaseName}`;
  return {
    ...config,
    databaseUrl: config.databaseUrl ?? embedded,
    temporal: { ...config.temporal, address: config.temporal.address ?? `${loopback}:${ports.temporal}` },
    dashboard: { ...config.dashboard, port: ports.dashboard },
  };
}

/** The embedded PostgreSQL with our database in it. */
export function postgresRecipe(state: string, password: string, port: number): ServerRecipe {
  const start = async () => {
    const logFile = logFileOf(state, 'postgres');
    const server = await startPostgres({ data: stackPaths(state).postgres, port, logFile, password });
    await ensureDatabase(server.url('postgres'), databaseName);
    return server;
  };
  return { start, ending: postgresEnding };
}

/** The embedded Temporal, its program fetched first where this machine has none. */
export async function temporalRecipe(
  state: string,
  port: number,
  onProgress: (message: string) => void,
): Promise<ServerRecipe> {
  const binary = await findTemporalBinary({ onProgress });
  const logFile = logFileOf(state, 'temporal');
  const databaseFile = stackPaths(state).temporal;
  return { start: () => startTemporal({ binary, port, logFile, databaseFile }), ending: temporalEnding };
}

/** One of our own process mains, reading the configuration file of the stack. */
export function mainRecipe(state: string, name: 'worker' | 'server'): ServerRecipe {
  const main = new URL(`../processes/${name}.ts`, import.meta.url);
  const flags = ['--config', stackPaths(state).config];
  const start = (signal: AbortSignal) =>
    startNodeMain({ name, main, arguments: flags, logFile: logFileOf(state, name), signal });
  return { start, ending: nodeMainEnding };
}

/** Throws `RG_INFRA_UNREACHABLE` where the database that the user named does not answer. */
export async function requireDatabase(url: string): Promise<void> {
  const error = await connectionError(url);
  if (error === undefined) return;
  throw new RegradeError('RG_INFRA_UNREACHABLE', {
    service: 'PostgreSQL',
    address: new URL(url).host,
    reason: error.message,
    variable: 'DATABASE_URL',
  });
}

/** Throws `RG_INFRA_UNREACHABLE` where the Temporal server that the user named does not answer. */
export async function requireTemporal(address: string, namespace: string): Promise<void> {
  const reason = await temporalProblem(address, namespace);
  if (reason === undefined) return;
  throw new RegradeError('RG_INFRA_UNREACHABLE', {
    service: `Temporal (namespace ${namespace})`,
    address,
    reason,
    variable: 'TEMPORAL_ADDRESS',
  });
}
