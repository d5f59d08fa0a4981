/**
 * The sandbox port's fake: results by a function of the command, and a list of what was run.
 *
 * It runs nothing and walls off nothing: for tests of what is built on the port, never of the port.
 */
import type { Sandbox, SandboxCommand, SandboxResult } from './sandbox.ts';

/** A fake sandbox and the commands it got, in order. */
export interface FakeSandbox extends Sandbox {
  readonly commands: readonly SandboxCommand[];
}

/** A fake that ends commands as `end` says; it runs nothing. */
export function fakeSandbox(
  end: (command: SandboxCommand) => SandboxResult | Promise<SandboxResult>,
): FakeSandbox {
  const commands: SandboxCommand[] = [];
  return {
    kind: 'none',
    commands,
    workspaceOf: (directory) => directory,
    run: async (command, signal) => {
      signal.throwIfAborted();
      commands.push(command);
      return end(command);
    },
  };
}
