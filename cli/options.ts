/**
 * Options that several verbs take. Plain data that imports nothing at run time: every start of the command line reads it.
 */
import type { OptionDefinition } from './command.ts';

/** Taken by every verb that reads a pattern. */
export const libraryOption: OptionDefinition = Object.freeze({
  flags: '--library <path>',
  description: 'pattern file or folder that the pattern may call; may be given several times',
  isRepeatable: true,
});

/** Taken by every verb that gives a migration a command. */
export const commandOptions: readonly OptionDefinition[] = Object.freeze([
  {
    flags: '--actor <name>',
    description: 'who gives the command, for the audit; the account name by default',
  },
]);

/** Why a command is given. */
export const reasonOption: OptionDefinition = Object.freeze({
  flags: '--reason <text>',
  description: 'why, for the audit and for others',
  default: 'given on the command line',
});
