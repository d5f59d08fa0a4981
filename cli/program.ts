/**
 * The verbs as a commander program: parses arguments, prints help, and hands calls to the commands.
 *
 * The one file that knows commander. Every verb gets the four common options and its two examples.
 */
import { resolve } from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import type { ExitMeaning } from '../core/error-codes/define.ts';
import { RegradeError } from '../core/errors.ts';
import type { CommandDefinition, Invocation, OptionDefinition } from './command.ts';
import type { Output, OutputOptions } from './output.ts';

/** What a program runs with. */
export interface ProgramOptions extends Pick<OutputOptions, 'stdout' | 'stderr' | 'environment'> {
  readonly commands: readonly CommandDefinition[];
  readonly version: string;
  readonly directory: string;
  readonly signal: AbortSignal;
  readonly createOutput: (options: OutputOptions) => Output;
}

/** Runs one line of arguments; answers how it ended. Bad arguments are thrown as `RG_CLI_USAGE`. */
export async function runProgram(options: ProgramOptions, argv: readonly string[]): Promise<ExitMeaning> {
  let result: ExitMeaning = 'done';
  const usage: string[] = [];
  const program = new Command('regrade')
    .description(
      'Changes code across thousands of repositories: match, rewrite, verify, open pull requests, roll out.',
    )
    .version(options.version, '-V, --version', 'prints the version')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => options.stdout.write(text),
      writeErr: (text) => usage.push(text),
    })
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 needs attention, 2 bad input, 3 something is missing, 4 refused,\n5 stopped by budget or policy, 70 a bug, 130 interrupted. More: docs/cli.md',
    );
  for (const definition of options.commands)
    program.addCommand(
      commandOf(
        definition,
        async (invocation) => {
          result = await (await definition.load()).run(invocation);
        },
        options,
      ),
      { hidden: definition.isHidden === true },
    );
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return result;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return endOf(error, usage.join(''), options);
  }
}

function commandOf(
  definition: CommandDefinition,
  run: (invocation: Invocation) => Promise<void>,
  options: ProgramOptions,
): Command {
  const command = new Command(definition.name)
    .description(definition.summary)
    .helpGroup(definition.group ?? 'Verbs:')
    .exitOverride()
    .configureOutput({ writeOut: (text) => options.stdout.write(text), writeErr: () => undefined });
  for (const { syntax, description } of definition.arguments) command.argument(syntax, description);
  for (const option of definition.options) addOption(command, option);
  command
    .option('--json', 'prints JSON alone on stdout')
    .option('--quiet', 'leaves out messages and progress on stderr')
    .option('--cwd <dir>', 'works in this directory')
    .option('--config <file>', 'reads this configuration file instead of regrade.config.yaml')
    .addHelpText('after', examplesOf(definition));
  for (const flags of definition.laterOptions ?? []) command.addOption(new Option(flags).hideHelp());
  command.action(async () => {
    refuseLaterOptions(definition, command);
    await run(invocationOf(command, options));
  });
  return command;
}

function addOption(
  command: Command,
  { flags, description, default: value, isRepeatable }: OptionDefinition,
): void {
  if (isRepeatable !== true) command.option(flags, description, value);
  else
    command.option(flags, description, (text: string, before: readonly string[] = []) => [...before, text]);
}

function invocationOf(command: Command, options: ProgramOptions): Invocation {
  const given: Record<string, string | boolean | readonly string[] | undefined> = command.opts();
  const { json, quiet, cwd, config, ...own } = given;
  const { stdout, stderr, environment, signal } = options;
  const output = options.createOutput({
    stdout,
    stderr,
    environment,
    json: json === true,
    quiet: quiet === true,
  });
  const directory = typeof cwd === 'string' ? resolve(options.directory, cwd) : options.directory;
  const configPath = typeof config === 'string' ? { configPath: resolve(directory, config) } : {};
  return {
    arguments: command.args,
    options: own,
    context: { directory, environment, output, signal, ...configPath },
  };
}

function refuseLaterOptions({ name, laterOptions = [] }: CommandDefinition, command: Command): void {
  for (const flags of laterOptions) {
    const option = new Option(flags);
    if (command.getOptionValue(option.attributeName()) !== undefined)
      throw new RegradeError('RG_CLI_NOT_SUPPORTED', { verb: `${name} ${option.long ?? flags}` });
  }
}

function examplesOf({ examples }: CommandDefinition): string {
  const lines = examples.map(({ line, does }) => `  ${line}\n      ${does}`);
  return `\nExamples:\n${lines.join('\n')}`;
}

/** Help and version are no errors; everything else commander refuses is bad input. */
function endOf(error: CommanderError, usage: string, options: ProgramOptions): ExitMeaning {
  if (error.exitCode === 0) return 'done';
  if (error.code === 'commander.help') {
    options.stderr.write(usage);
    return 'badInput';
  }
  const [message = '', ...suggestion] = error.message.replace(/^error: /, '').split('\n');
  const remedy = suggestion.join(' ').replaceAll(/[()]/g, '').trim();
  throw new RegradeError('RG_CLI_USAGE', {
    reason: message.replace(/\.$/, ''),
    remedy: `${remedy === '' ? '' : `${remedy} `}\`regrade --help\` lists the verbs, \`regrade <verb> --help\` what one takes.`,
  });
}
