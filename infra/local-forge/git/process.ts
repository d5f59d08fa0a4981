/**
 * Runs one git command in one bare repository, isolated from the machine's git configuration.
 *
 * Exit codes are data here: callers decide which ones are expected. What is thrown is git that cannot be started, or a
 * code the caller did not list.
 */
import { spawn } from 'node:child_process';

/** What a git process printed and how it ended. */
export interface GitResult {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** How to run git: bytes for stdin, exit codes that are answers rather than failures (default: 0 only). */
export interface GitOptions {
  readonly input?: string | Buffer;
  readonly accept?: readonly number[];
  readonly environment?: Readonly<Record<string, string>>;
}

const settings: readonly (readonly [string, string])[] = [
  ['safe.directory', '*'],
  ['core.hooksPath', '/dev/null'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['receive.autogc', 'false'],
  ['http.receivepack', 'true'],
  ['uploadpack.allowFilter', 'true'],
  ['uploadpack.allowAnySHA1InWant', 'true'],
  ['receive.hideRefs', 'refs/pull'],
];

/** The environment of every git process: no user or system configuration, the forge's own settings, no prompts. */
export function gitEnvironment(): Record<string, string> {
  const environment: Record<string, string> = {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    HOME: '/nonexistent',
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_COUNT: String(settings.length),
  };
  for (const [index, [key, value]] of settings.entries()) {
    environment[`GIT_CONFIG_KEY_${index}`] = key;
    environment[`GIT_CONFIG_VALUE_${index}`] = value;
  }
  return environment;
}

/** Runs `git --git-dir=<directory> …`; throws when git cannot start or ends with a code outside `accept`. */
export function runGit(
  directory: string,
  args: readonly string[],
  options: GitOptions = {},
): Promise<GitResult> {
  const { promise, resolve, reject } = Promise.withResolvers<GitResult>();
  const child = spawn('git', [`--git-dir=${directory}`, ...args], {
    env: { ...gitEnvironment(), ...options.environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  child.on('error', reject);
  child.stdin.on('error', () => undefined);
  child.on('close', (exit) => {
    const code = exit ?? 128;
    const message = Buffer.concat(stderr).toString('utf8').trim();
    if ((options.accept ?? [0]).includes(code)) {
      resolve({ code, stdout: Buffer.concat(stdout), stderr: message });
      return;
    }
    reject(new Error(`git ${args.slice(0, 2).join(' ')} ended with code ${code}: ${message}`));
  });
  child.stdin.end(options.input ?? '');
  return promise;
}

/** Like {@link runGit}, answering stdout as text without its last newline. */
export async function gitText(
  directory: string,
  args: readonly string[],
  options: GitOptions = {},
): Promise<string> {
  const { stdout } = await runGit(directory, args, options);
  return stdout.toString('utf8').replace(/\n$/, '');
}
