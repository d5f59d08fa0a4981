/** Tests of the verbs as a program: every file of `commands/` is a verb of the one shape, with help and two examples. */
import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { RegradeError } from '../core/errors.ts';
import type { CommandDefinition, Invocation } from './command.ts';
import { allCommands, commandsFor } from './commands/index.ts';
import { createOutput } from './output.ts';
import { runProgram } from './program.ts';

const commands = await allCommands();

function sink() {
  let text = '';
  return {
    write(part: string) {
      text += part;
    },
    text: () => text,
  };
}

async function run(argv: readonly string[], list: readonly CommandDefinition[] = commands) {
  const [stdout, stderr] = [sink(), sink()];
  const options = { stdout, stderr, environment: {}, version: '1.2.3', directory: '/here', createOutput };
  const signal = new AbortController().signal;
  const end = await runProgram({ ...options, commands: list, signal }, argv);
  return { end, stdout: stdout.text(), stderr: stderr.text() };
}

/** A verb that remembers its calls. */
function probe(parts: Partial<CommandDefinition> = {}) {
  const calls: Invocation[] = [];
  const command: CommandDefinition = {
    name: 'probe',
    summary: 'does nothing',
    arguments: [{ syntax: '[items...]', description: 'anything' }],
    options: [{ flags: '-d, --depth <n>', description: 'a number', default: '2' }],
    examples: [
      { line: 'regrade probe', does: 'Nothing.' },
      { line: 'regrade probe x', does: 'Nothing more.' },
    ],
    load: async () => ({
      run: async (invocation) => {
        calls.push(invocation);
        return 'attention';
      },
    }),
    ...parts,
  };
  return { command, calls };
}

describe('every verb', () => {
  test.each(commands)('$name is known by its name', async ({ name, isHidden }) => {
    const needed = await commandsFor([name, '--help']);
    expect(needed.map((command) => command.name)).toEqual(
      isHidden === true ? commands.map((command) => command.name) : [name],
    );
  });

  test('has a file of its name, and every file is a verb', async () => {
    const files = await readdir(new URL('./commands/', import.meta.url));
    const names = files
      .map((file) => basename(file, '.ts'))
      .filter((name) => !['index', 'later-verbs'].includes(name));
    const shown = commands.filter(({ isHidden }) => isHidden !== true).map(({ name }) => name);
    expect(shown.sort()).toEqual(names.sort());
  });

  test.each(commands)('$name has help with its examples and the common options', async (command) => {
    const { end, stdout } = await run([command.name, '--help']);
    expect(end).toBe('done');
    for (const { line, does } of command.examples) {
      expect(stdout).toContain(line);
      expect(stdout).toContain(does);
    }
    for (const flag of ['--json', '--quiet', '--cwd', '--config']) expect(stdout).toContain(flag);
    expect(command.summary).not.toMatch(/\.$/);
  });
});

/** Words of an example as a shell splits them; examples use single and double quotes and nothing else of a shell. */
function wordsOf(line: string): readonly string[] {
  const words = [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)];
  return words.map(([, single, double, plain]) => single ?? double ?? plain ?? '');
}

test('every example of the help is a line that its verb takes', async () => {
  const idle = commands.map((command) => ({
    ...command,
    load: async () => ({ run: async () => 'done' as const }),
  }));
  for (const { examples } of commands)
    for (const { line } of examples) {
      const words = wordsOf(line);
      const argv = words.slice(words.indexOf('regrade') + 1);
      expect((await run(argv, idle)).end, line).toBe('done');
    }
});

test('arguments, options and the common options reach the verb', async () => {
  const { command, calls } = probe();
  const { end } = await run(
    ['probe', 'a', 'b', '-d', '3', '--cwd', 'sub', '--config', 'c.yaml', '--json'],
    [command],
  );
  expect(end).toBe('attention');
  expect(calls[0]).toMatchObject({ arguments: ['a', 'b'], options: { depth: '3' } });
  expect(calls[0]?.context).toMatchObject({ directory: '/here/sub', configPath: '/here/sub/c.yaml' });
  expect(calls[0]?.context.output.mode).toBe('json');
  await run(['probe', '--', '--json'], [command]);
  expect(calls[1]).toMatchObject({ arguments: ['--json'], options: { depth: '2' } });
  expect(calls[1]?.context.output.mode).toBe('plain');
});

test.each([
  [['prob'], 'Did you mean probe?'],
  [['probe', '--dept', '3'], 'Did you mean --depth?'],
  [['probe', '--depth'], 'argument missing'],
])('%j is bad input', async (argv, words) => {
  const error: unknown = await run(argv, [probe().command]).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(RegradeError);
  expect(error).toMatchObject({ code: 'RG_CLI_USAGE', exit: 'badInput' });
  expect(`${String(error)} ${error instanceof RegradeError ? error.remedy : ''}`).toContain(words);
});

test('an option of a later version is refused by name', async () => {
  const { command, calls } = probe({ laterOptions: ['--rehearse'] });
  await expect(run(['probe', '--rehearse'], [command])).rejects.toMatchObject({
    code: 'RG_CLI_NOT_SUPPORTED',
    details: { verb: 'probe --rehearse' },
  });
  expect(calls).toEqual([]);
  expect((await run(['probe', '--help'], [command])).stdout).not.toContain('--rehearse');
});

test('version and help are no errors; no verb at all is', async () => {
  expect(await run(['--version'])).toMatchObject({ end: 'done', stdout: '1.2.3\n' });
  expect((await run(['--help'])).stdout).toContain('Exit codes:');
  const none = await run([]);
  expect(none.end).toBe('badInput');
  expect(none.stderr).toContain('Usage: regrade');
  expect((await run(['--help'])).stdout).not.toContain('review');
});
