/**
 * The port to running a repository's own commands, which are other people's code: kept from the rest of the machine.
 *
 * A command sees its own folder, the system's programs and nothing else: no credentials in the environment, no network
 * (its own loopback only), no other process, nothing writable outside its folder and scratch space. How strongly that
 * is enforced is the sandbox's `kind`, which every verdict names.
 */
import type { SandboxKind } from '../../../core/verdict.ts';

/** One command to run. */
export interface SandboxCommand {
  /** Program and arguments; no shell takes part. */
  readonly argv: readonly string[];
  /** Absolute path of the folder the command works in: the only one of the host it can write. */
  readonly directory: string;
  readonly timeoutMs: number;
  /** Absolute paths of the host to show read-only, at the same place. */
  readonly readOnly?: readonly string[];
  /** Added to the clean environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Bytes of memory of all its processes together. @default 4 GiB */
  readonly memoryBytes?: number;
}

/** What a command printed on both streams, in order, and how long it ran. */
export interface SandboxRun {
  readonly output: string;
  /** True where the middle of the output was left out; the output says so at that place. */
  readonly truncated: boolean;
  readonly durationMs: number;
}

/** How a command ended. */
export type SandboxResult = SandboxRun &
  (
    | { readonly kind: 'exited'; readonly code: number }
    /** Stopped by us with all its processes: over its time, memory or number of processes. */
    | { readonly kind: 'stopped'; readonly limit: 'time' | 'memory' | 'processes' }
    /** Its program is not there or cannot be run. */
    | { readonly kind: 'not-found'; readonly program: string }
  );

/** A way to run commands. */
export interface Sandbox {
  readonly kind: SandboxKind;
  /** Absolute path under which a command finds its folder. */
  workspaceOf(directory: string): string;
  /** Runs to the end; when aborted, kills every process of the command and rejects with the signal's reason. */
  run(command: SandboxCommand, signal: AbortSignal): Promise<SandboxResult>;
}

/** Memory of a command where it names none: enough for a large test suite, too little to take a host down. */
export const defaultMemoryBytes = 4 * 1024 ** 3;
/** Bytes of scratch space, which lies in memory and is not counted with the processes'. */
export const scratchBytes = 1024 ** 3;
/** Most processes and threads' leaders of one command at a time. */
export const maxProcesses = 1024;
