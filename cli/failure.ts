/**
 * How a command that threw ends: the error for people or as JSON, and a report file where it is a bug of ours.
 *
 * A report holds the error, versions and the verb; never values of the environment, so it can be attached to an issue.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exitCodes } from '../core/error-codes/define.ts';
import { exitCodeOf, isRegradeError, RegradeError } from '../core/errors.ts';
import type { Output } from './output.ts';

/** What a report says besides the error. */
export interface FailureFacts {
  readonly version: string;
  readonly argv: readonly string[];
  /** @default a folder `regrade-reports` below the system's temporary folder */
  readonly reportFolder?: string;
}

/** What was stopped by Ctrl-C somewhere inside, as every other stop says it; other errors as they are. */
export function asInterrupt(error: unknown, signal: AbortSignal): unknown {
  const isStop = error === signal.reason || (error instanceof Error && error.name === 'AbortError');
  if (!signal.aborted || !isStop) return error;
  return new RegradeError('RG_CLI_INTERRUPTED', { where: '', remedy: 'Run the command again.' });
}

/** Writes what went wrong and answers the exit code. */
export function reportFailure(error: unknown, output: Output, facts: FailureFacts): number {
  const code = exitCodeOf(error);
  const report = code === exitCodes.bug ? writeReport(error, facts) : undefined;
  const description = describe(error, report);
  output.json({ error: description });
  const { red, dim } = output.colors;
  const word = code === exitCodes.interrupted ? 'stopped' : red('error');
  output.error(`${word} ${description.message} ${dim(`[${description.code}]`)}`);
  output.error(`  ${description.remedy}`);
  return code;
}

interface Description {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly details: unknown;
  readonly report?: string;
}

function describe(error: unknown, report: string | undefined): Description {
  const bug = report === undefined ? {} : { report };
  if (isRegradeError(error)) {
    const remedy = report === undefined ? error.remedy : `${error.remedy} The report is in ${report}.`;
    return { code: error.code, message: error.message, remedy, details: error.details, ...bug };
  }
  const message = `Regrade failed unexpectedly: ${error instanceof Error ? error.message : String(error)}`;
  const remedy = `This is a bug in Regrade: please open an issue with the report ${report ?? '(it could not be written)'}.`;
  return { code: 'RG_BUG', message, remedy, details: {}, ...bug };
}

function writeReport(error: unknown, { version, argv, reportFolder }: FailureFacts): string | undefined {
  const folder = reportFolder ?? join(tmpdir(), 'regrade-reports');
  const at = new Date().toISOString();
  const path = join(folder, `${at.replaceAll(/[:.]/g, '-')}-${process.pid}.json`);
  const report = {
    at,
    regrade: version,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    verb: argv[0] ?? '',
    argumentCount: argv.length,
    error: chainOf(error),
  };
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(path, `${JSON.stringify(report, null, 2)}\n`, { mode: 0o600 });
    return path;
  } catch {
    return undefined;
  }
}

/** An error with its causes, the outermost first. */
function chainOf(error: unknown): readonly object[] {
  const chain: object[] = [];
  for (let current = error; current !== undefined && chain.length < 10; ) {
    if (!(current instanceof Error)) return [...chain, { message: String(current) }];
    chain.push({ name: current.name, message: current.message, stack: current.stack });
    current = current.cause;
  }
  return chain;
}
