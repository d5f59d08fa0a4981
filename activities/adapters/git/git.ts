/**
 * Runs the git binary: one call a command, arguments as argv, configuration by the environment.
 *
 * Not a git implementation. No shell is involved; nothing secret is ever an argument: configuration (also credentials)
 * goes through `GIT_CONFIG_COUNT`. Every process gets its own group, which ends when the signal aborts. Prompts are off,
 * replacement objects are off (bytes are those of the object named), and only known transports are allowed.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { RegradeError } from '../../../core/errors.ts';

/** One configuration entry for one command, e.g. `['core.autocrlf', 'false']`. */
export type GitConfigEntry = readonly [key: string, value: string];

/** How to run one command. */
export interface GitOptions {
  /** Passed as `GIT_DIR`. */
  readonly gitDir?: string;
  readonly config?: readonly GitConfigEntry[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Written to standard input, which is closed after it. */
  readonly input?: string | Uint8Array;
  readonly signal?: AbortSignal | undefined;
}

/** What a command left: exit code, output and the last of its complaints. */
export interface GitOutcome {
  readonly exitCode: number;
  readonly stdout: Buffer;
  /** At most 4,000 characters, the last ones. */
  readonly stderr: string;
}

/** A git binary. */
export interface Git {
  /** Runs a command to its end; any exit code is an outcome. Throws `RG_SCAN_GIT_MISSING`, or the signal's reason. */
  run(args: readonly string[], options?: GitOptions): Promise<GitOutcome>;
  /** Like `run`, but throws `RG_SCAN_GIT_FAILED` for any exit code but 0; returns standard output. */
  read(args: readonly string[], options?: GitOptions): Promise<Buffer>;
  /** Starts a command whose streams the caller handles. `input` is ignored. */
  start(args: readonly string[], options?: GitOptions): ChildProcessWithoutNullStreams;
}

const maxComplaint = 4_000;
const killAfterMs = 2_000;

/** Variables of this process that git may need to reach hosts; everything else (tokens!) stays here. */
const passedVariables = [
  'PATH HOME USER TMPDIR TEMP TMP SYSTEMROOT USERPROFILE APPDATA XDG_CONFIG_HOME',
  'SSH_AUTH_SOCK GIT_SSH GIT_SSH_COMMAND GIT_SSL_CAINFO SSL_CERT_FILE SSL_CERT_DIR',
  'http_proxy https_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY no_proxy NO_PROXY',
]
  .join(' ')
  .split(' ');

const fixedEnvironment = Object.freeze({
  LC_ALL: 'C',
  GIT_TERMINAL_PROMPT: '0',
  GIT_ASKPASS: '',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_ALLOW_PROTOCOL: 'https:http:ssh:file',
});

/** The git binary of this machine. `binary` is a path or a name on the PATH. @default 'git' */
export function createGit(binary = 'git', environment: NodeJS.ProcessEnv = process.env): Git {
  const inherited = pick(environment, passedVariables);
  const start = (args: readonly string[], options: GitOptions = {}) =>
    startProcess({ binary, inherited, args, options });
  const run = async (args: readonly string[], options: GitOptions = {}) => {
    options.signal?.throwIfAborted();
    const child = start(args, options);
    child.stdin.on('error', () => {}); // a command that ends early closes its input; its exit code tells why
    child.stdin.end(options.input ?? '');
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    const { exitCode, stderr } = await endOf(child, binary);
    options.signal?.throwIfAborted();
    return { exitCode, stdout: Buffer.concat(chunks), stderr };
  };
  const read = async (args: readonly string[], options: GitOptions = {}) => {
    const outcome = await run(args, options);
    if (outcome.exitCode === 0) return outcome.stdout;
    throw gitFailed(args, outcome);
  };
  return Object.freeze({ run, read, start });
}

/** The error for a command that failed. */
export function gitFailed(args: readonly string[], outcome: Omit<GitOutcome, 'stdout'>): RegradeError {
  return new RegradeError('RG_SCAN_GIT_FAILED', {
    command: args.slice(0, 6).join(' '),
    exitCode: outcome.exitCode,
    reason: complaintOf(outcome.stderr),
  });
}

/** The line of git's complaints that says most: the last `fatal:` or `error:`, else the last line. */
export function complaintOf(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const telling = lines.filter((line) => /^(fatal|error|remote):/.test(line));
  return telling.at(-1) ?? lines.at(-1) ?? 'no message';
}

/** Waits for a started command to end and collects the last of its standard error. */
export async function endOf(
  child: ChildProcessWithoutNullStreams,
  binary = 'git',
): Promise<Omit<GitOutcome, 'stdout'>> {
  let stderr = '';
  child.stderr.setEncoding('utf8');
  child.stderr.on('data', (text: string) => {
    stderr = (stderr + text).slice(-maxComplaint);
  });
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    return { exitCode: code ?? -1, stderr };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RegradeError('RG_SCAN_GIT_MISSING', { binary, reason }, { cause: error });
  }
}

/** Ends a started command and all of its children; harmless when it has ended. */
export function killGroup(child: ChildProcessWithoutNullStreams): void {
  signalGroup(child, 'SIGTERM');
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), killAfterMs);
  timer.unref();
  child.once('close', () => clearTimeout(timer));
}

function signalGroup(child: ChildProcessWithoutNullStreams, signal: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal);
  } catch {
    // It ended between the check and the signal.
  }
}

function startProcess(call: {
  readonly binary: string;
  readonly inherited: Record<string, string>;
  readonly args: readonly string[];
  readonly options: GitOptions;
}): ChildProcessWithoutNullStreams {
  const { binary, inherited, args, options } = call;
  const child = spawn(binary, [...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: {
      ...inherited,
      ...fixedEnvironment,
      ...(options.gitDir === undefined ? {} : { GIT_DIR: options.gitDir }),
      ...configEnvironment(options.config ?? []),
      ...options.environment,
    },
  });
  const stop = () => killGroup(child);
  options.signal?.addEventListener('abort', stop, { once: true });
  child.once('close', () => options.signal?.removeEventListener('abort', stop));
  return child;
}

function configEnvironment(entries: readonly GitConfigEntry[]): Record<string, string> {
  const environment: Record<string, string> = { GIT_CONFIG_COUNT: String(entries.length) };
  for (const [index, [key, value]] of entries.entries()) {
    environment[`GIT_CONFIG_KEY_${index}`] = key;
    environment[`GIT_CONFIG_VALUE_${index}`] = value;
  }
  return environment;
}

function pick(environment: NodeJS.ProcessEnv, names: readonly string[]): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const name of names) {
    const value = environment[name];
    if (value !== undefined) picked[name] = value;
  }
  return picked;
}
