/**
 * The process of the command line: signals, closed pipes and the exit code.
 *
 * The first Ctrl-C asks the command to stop at its next safe place, the second ends the process at once.
 */
import './stdout-guard.ts';
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
