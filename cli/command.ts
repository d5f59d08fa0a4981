/**
 * The shape of one verb: what it takes, two examples, and where what it does is loaded from. Every file in `commands/`
 * exports one.
 *
 * Commands are data that imports next to nothing, because every start reads them; what they do stands in `verbs/`.
 * Commander is known to `program.ts` alone.
 */
import type { ExitMeaning } from '../core/error-codes/define.ts';
import { RegradeError } from '../core/errors.ts';
import type { Output } from './output.ts';

/** One positional argument, in commander's notation: `<name>`, `[name]`, `<names...>`. */
export interface ArgumentDefinition {
  readonly syntax: string;
  readonly description: string;
}

/** One option, in commander's notation: `--flag`, `-n, --name <value>`. */
export interface OptionDefinition {
  readonly flags: string;
  readonly description: string;
  readonly default?: string;
  /** May be given several times; `listOption` reads it. @default false */
  readonly isRepeatable?: boolean;
}

/** One example of the help: what to type, and what it does. */
export interface Example {
  readonly line: string;
  readonly does: string;
}

/** One verb of the command line. */
export interface CommandDefinition {
  readonly name: string;
  /** One line of the list of verbs; starts with a verb in the third person, ends without a full stop. */
  readonly summary: string;
  readonly arguments: readonly ArgumentDefinition[];
  readonly options: readonly OptionDefinition[];
  /** Options of the design that this version refuses by name; left out of the help. */
  readonly laterOptions?: readonly string[];
  readonly examples: readonly [Example, Example];
  /** Heading of the list of verbs that it stands under. */
  readonly group?: string;
  /** Left out of the list of verbs. @default false */
  readonly isHidden?: boolean;
  /** Loads what the verb does; called where it runs, so that no other verb's start pays for it. */
  readonly load: () => Promise<Verb>;
}

/** What a verb does. */
export interface Verb {
  /** Says how it ends; bad input and the like are thrown as `RegradeError`. */
  readonly run: (invocation: Invocation) => Promise<ExitMeaning>;
}

/** One call of a verb. */
export interface Invocation {
  /** Positional arguments in order; a list argument is spread out. */
  readonly arguments: readonly string[];
  /** Options by their camel-case name; absent where not given and without default. */
  readonly options: Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
  readonly context: CommandContext;
}

/** What every verb works with. */
export interface CommandContext {
  /** Absolute; where relative paths start. */
  readonly directory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Path of the configuration file as given with `--config`. */
  readonly configPath?: string;
  readonly output: Output;
  /** Aborts at the first Ctrl-C. */
  readonly signal: AbortSignal;
}

/** The text of an option, or `undefined` where it was not given. */
export function textOption({ options }: Invocation, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

/** Every text of an option that may be given several times; none where it was not given. */
export function listOption({ options }: Invocation, name: string): readonly string[] {
  const value = options[name];
  return Array.isArray(value) ? value.map(String) : [];
}

/** True where a flag was given. */
export function flagOption({ options }: Invocation, name: string): boolean {
  return options[name] === true;
}

/** The name of an option as people type it: commander gives `max-bytes` as `maxBytes`. */
function asTyped(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The whole number of an option that has a default; throws `RG_CLI_USAGE` for anything else. */
export function countOption(invocation: Invocation, name: string): number {
  const text = textOption(invocation, name) ?? '';
  if (/^\d+$/.test(text)) return Number(text);
  throw new RegradeError('RG_CLI_USAGE', {
    reason: `\`--${asTyped(name)}\` takes a whole number, not \`${text}\``,
    remedy: `Write, for example, \`--${name} 3\`.`,
  });
}

/** Throws `RG_CLI_INTERRUPTED` once Ctrl-C was pressed; `remedy` says how to go on. */
export function throwIfInterrupted({ signal }: CommandContext, remedy: string): void {
  if (signal.aborted) throw new RegradeError('RG_CLI_INTERRUPTED', { where: '', remedy });
}
