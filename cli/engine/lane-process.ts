/**
 * The process of a lane, before it is told what to do: it loads the engine, then waits.
 *
 * Loads nothing itself, so that a command can start one as the very first thing, and get ready while that does.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { threadEnvironment } from '../threads.ts';

/** A process that waits for its setup. */
export interface LaneProcess {
  readonly child: ChildProcess;
  /** Resolves with the reason when the process has ended and all that it said has been heard. */
  readonly ending: Promise<string>;
}

/** Largest heap of JavaScript objects of a lane, in MiB: what grows beyond fails as one file, not as the machine. */
const heapMegabytes = 2_048;
/** Room for young objects, in MiB: each node is one that the collector must tell the parser about; 16 cost a tenth more time. */
const youngMegabytes = 64;
const lastWords = 4_000;

/** Starts the process; whoever starts it ends it. Tests put another script in. */
export function startLaneProcess(script = new URL('./lane-main.ts', import.meta.url)): LaneProcess {
  const child = fork(fileURLToPath(script), [String(process.pid)], {
    serialization: 'advanced',
    // Grammar packages greet on load; stdout belongs to results.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [
      `--max-old-space-size=${heapMegabytes}`,
      `--max-semi-space-size=${youngMegabytes}`,
      '--disable-warning=ExperimentalWarning',
    ],
    env: threadEnvironment(),
  });
  return { child, ending: endOf(child) };
}

/** Ends the process at once, whatever it does, and lets this one end before it is gone. */
export function endLaneProcess({ child }: LaneProcess): void {
  child.kill('SIGKILL');
  child.unref();
  child.channel?.unref();
  child.stderr?.destroy();
}

function endOf(child: ChildProcess): Promise<string> {
  let words = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-lastWords);
  });
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) =>
      resolve(`its process ended by ${signal ?? `code ${code}`}${said(words)}`),
    );
  });
}

/** The line of a process's last words that says what failed, without the stacks around it. */
function said(words: string): string {
  const lines = words.split('\n').map((line) => line.trim());
  const telling = lines.find((line) => /assertion|fatal error|error:/i.test(line));
  return telling === undefined ? '' : `: ${telling}`;
}
