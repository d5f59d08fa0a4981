/**
 * One run of the command line, from arguments to exit code; `main.ts` is its process.
 *
 * The only place where thrown errors become output and exit codes. The version, which prompts and installers ask for, is
 * answered before anything else is loaded.
 */
import { exitCodes } from '../core/error-codes/define.ts';
import packageFile from '../package.json' with { type: 'json' };
import type { TextSink } from './output.ts';

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
  const { version } = packageFile;
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    rest.stdout.write(`${version}\n`);
    return exitCodes.done;
  }
  const { createOutput } = await import('./output.ts');
  try {
    const [{ runProgram }, { commandsFor }] = await Promise.all([
      import('./program.ts'),
      import('./commands/index.ts'),
    ]);
    const commands = await commandsFor(argv);
    return exitCodes[await runProgram({ ...rest, commands, version, createOutput }, argv)];
  } catch (error) {
    const flags = argv.slice(0, argv.includes('--') ? argv.indexOf('--') : undefined);
    const output = createOutput({
      ...rest,
      json: flags.includes('--json'),
      quiet: flags.includes('--quiet'),
    });
    const { asInterrupt, reportFailure } = await import('./failure.ts');
    return reportFailure(asInterrupt(error, process.signal), output, { version, argv });
  }
}
