/**
 * The process of the command line: signals, closed pipes and the exit code.
 *
 * The first Ctrl-C asks the command to stop at its next safe place, the second ends the process at once.
 */
import './stdout-guard.ts';
import { exitCodes } from '../core/error-codes/define.ts';
import { runCli } from './cli.ts';

const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    if (interrupt.signal.aborted) process.exit(exitCodes.interrupted);
    interrupt.abort();
  });

// `regrade search … | head` closes the pipe early; that is no failure.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? exitCodes.done : exitCodes.bug);
  });

process.exitCode = await runCli({
  argv: process.argv.slice(2),
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  directory: process.cwd(),
  signal: interrupt.signal,
});
