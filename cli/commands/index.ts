/** Every verb, in the order of `regrade --help`. */
import type { CommandDefinition } from '../command.ts';
import { command as abort } from './abort.ts';
import { command as apply } from './apply.ts';
import { command as approve } from './approve.ts';
import { command as check } from './check.ts';
import { command as demo } from './demo.ts';
import { command as doctor } from './doctor.ts';
import { command as down } from './down.ts';
import { command as edit } from './edit.ts';
import { command as explain } from './explain.ts';
import { command as fmt } from './fmt.ts';
import { command as init } from './init.ts';
import { laterVerbs } from './later-verbs.ts';
import { command as pause } from './pause.ts';
import { command as plan } from './plan.ts';
import { command as resume } from './resume.ts';
import { command as run } from './run.ts';
import { command as search } from './search.ts';
import { command as status } from './status.ts';
import { command as test } from './test.ts';
import { command as up } from './up.ts';
import { command as usage } from './usage.ts';

function grouped(group: string, list: readonly CommandDefinition[]): readonly CommandDefinition[] {
  return list.map((command) => Object.freeze({ ...command, group }));
}

/** All verbs of the command line. */
export const commands: readonly CommandDefinition[] = Object.freeze([
  ...grouped('On a working tree:', [init, check, search, explain, apply, edit, test, fmt]),
  ...grouped('A migration:', [plan, run, status, pause, resume, abort, approve]),
  ...grouped('Many repositories:', [usage]),
  ...grouped('This machine:', [up, down, doctor, demo]),
  ...laterVerbs,
]);
