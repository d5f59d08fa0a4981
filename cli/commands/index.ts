/** Every verb, in the order of `regrade --help`. */
import type { CommandDefinition } from '../command.ts';
import { command as apply } from './apply.ts';
import { command as check } from './check.ts';
import { command as explain } from './explain.ts';
import { command as search } from './search.ts';

/** All verbs of the command line. */
export const commands: readonly CommandDefinition[] = Object.freeze([check, search, explain, apply]);
