/**
 * The embedded Temporal: the CLI's dev server, its database in a file of ours or in memory.
 *
 * One node and one shard: enough for tens of thousands of repositories on one machine (measured: 47–63 a second), not
 * for a cluster. The database file survives a killed server; it does not survive an upgrade of the program, which
 * cannot migrate it.
 */
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Connection } from '@temporalio/client';
import { RegradeError } from '../../core/errors.ts';
import { type Child, startChild } from './child.ts';
import { loopback } from './ports.ts';
import type { Ending } from './process-record.ts';
import { type Answer, awaitAnswer } from './readiness.ts';

/** How the server runs. */
export interface TemporalOptions {
  /** The `temporal` program. */
  readonly binary: string;
  readonly port: number;
  readonly logFile: string;
  /** Database file, created where absent; without one all is in memory. */
  readonly databaseFile?: string;
  /** Port of Temporal's own web pages; absent: none are served. */
  readonly uiPort?: number;
  /** Custom search attributes by name, of Temporal's types (`Keyword`, `Int`, `Datetime`, …). */
  readonly searchAttributes?: Readonly<Record<string, string>>;
}

/** A running server. */
export interface TemporalServer extends Child {
  /** `host:port` for clients and workers. */
  readonly address: string;
}

/** SIGTERM lets it close its database. */
export const temporalEnding: Ending = Object.freeze({ signal: 'SIGTERM', graceMs: 10_000 });

/** Twice the throughput of the defaults (measured: 27 → 63 repositories a second); safe against a killed process. */
const filePragmas = ['journal_mode=WAL', 'synchronous=NORMAL'];

/** Starts the server and resolves once it serves. */
export async function startTemporal(options: TemporalOptions): Promise<TemporalServer> {
  await mkdir(dirname(options.logFile), { recursive: true });
  const child = await startChild({
    command: options.binary,
    arguments: argumentsOf(options),
    logFile: options.logFile,
  });
  const address = `${loopback}:${options.port}`;
  await awaitReady(child, address, options.logFile);
  return { ...child, address };
}

function argumentsOf(options: TemporalOptions): readonly string[] {
  const file = options.databaseFile;
  const attributes = Object.entries(options.searchAttributes ?? {});
  return [
    ...['server', 'start-dev', '--ip', loopback, '--port', String(options.port)],
    ...(options.uiPort === undefined ? ['--headless'] : ['--ui-port', String(options.uiPort)]),
    ...['--log-level', 'warn', '--dynamic-config-value', 'frontend.enableServerVersionCheck=false'],
    ...(file === undefined ? [] : ['--db-filename', file]),
    ...(file === undefined ? [] : filePragmas.flatMap((pragma) => ['--sqlite-pragma', pragma])),
    ...attributes.flatMap(([name, type]) => ['--search-attribute', `${name}=${type}`]),
  ];
}

async function awaitReady(child: Child, address: string, logFile: string): Promise<void> {
  try {
    await awaitAnswer({ child, probe: () => probe(address), ending: temporalEnding, logFile });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RegradeError('RG_INFRA_TEMPORAL_FAILED', { reason, log: logFile }, { cause: error });
  }
}

async function probe(address: string): Promise<Answer> {
  const reason = await temporalProblem(address);
  return reason === undefined ? { kind: 'ready' } : { kind: 'not-yet', reason };
}

/** Why Temporal at `address` does not serve the namespace, or undefined where it does. */
export async function temporalProblem(address: string, namespace = 'default'): Promise<string | undefined> {
  try {
    const connection = await Connection.connect({ address, connectTimeout: 2_000 });
    try {
      await connection.withDeadline(Date.now() + 2_000, () =>
        connection.workflowService.describeNamespace({ namespace }),
      );
      return undefined;
    } finally {
      await connection.close();
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
