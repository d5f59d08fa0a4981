/**
 * One run of the command line, from arguments to exit code; `main.ts` is its process.
 *
 * The only place where thrown errors become output and exit codes.
 */
import { exitCodes } from '../core/error-codes/define.ts';
import packageFile from '../package.json' with { type: 'json' };
import { commands } from './commands/index.ts';
import { reportFailure } from './failure.ts';
import { createOutput, type TextSink } from './output.ts';
import { runProgram } from './program.ts';

/** What a run takes from its process. */
export interface CliEnvironment {
  readonly argv: readonly string[];
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly directory: string;
  readonly signal: AbortSignal;
}

/** Runs the command line once and answers the exit code; never rejects. */
export async function runCli(process: CliEnvironment): Promise<number> {
  const { argv, ...rest } = process;
  try {
    const meaning = await runProgram({ ...rest, commands, version: packageFile.version, createOutput }, argv);
    return exitCodes[meaning];
  } catch (error) {
    const flags = argv.slice(0, argv.includes('--') ? argv.indexOf('--') : undefined);
    const output = createOutput({
      ...rest,
      json: flags.includes('--json'),
      quiet: flags.includes('--quiet'),
    });
    return reportFailure(error, output, { version: packageFile.version, argv });
  }
}
