/** Tests of one run of the command line as a whole: how it ends. */
import { expect, test } from 'vitest';
import { runCli } from './cli.ts';

test('a command that is stopped before it comes to anything ends as interrupted, not as a bug', async () => {
  const said: string[] = [];
  const code = await runCli({
    argv: ['search', '--fleet', '.', '`foo($x)`'],
    stdout: { write: () => true },
    stderr: { write: (text) => said.push(String(text)) },
    environment: {},
    directory: import.meta.dirname,
    signal: AbortSignal.abort(),
  });

  expect(code).toBe(130);
  expect(said.join('')).toContain('[RG_CLI_INTERRUPTED]');
});
