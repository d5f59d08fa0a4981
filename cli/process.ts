/**
 * The process of the command line: signals, closed pipes and the exit code.
 *
 * The first Ctrl-C asks the command to stop at its next safe place, the second ends the process at once.
 */
import './stdout-guard.ts';
import { writeSync } from 'node:fs';
import { exitCodes } from '../core/error-codes/define.ts';
import { runCli } from './cli.ts';
import { interruptCounter } from './interrupt.ts';

const interrupt = new AbortController();
const meaningOfSignal = interruptCounter(() => performance.now());
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    const meaning = meaningOfSignal();
    if (meaning === 'stop') interrupt.abort();
    if (meaning === 'end') process.exit(exitCodes.interrupted);
  });

// `regrade search … | head` closes the pipe early; that is no failure.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exitCodes.done);
    tryToSay(
      `error Cannot write the output: ${error.code === 'ENOSPC' ? 'the disk is full' : error.message}. [RG_CLI_WRITE]`,
    );
    process.exit(exitCodes.missing);
  });

process.exitCode = await runCli({
  argv: process.argv.slice(2),
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  directory: process.cwd(),
  signal: interrupt.signal,
});

/** Standard error may be what cannot be written. */
function tryToSay(text: string): void {
  try {
    writeSync(2, `${text}\n`);
  } catch {
    // The exit code says it too.
  }
}
