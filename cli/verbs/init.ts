/** `regrade init`: writes a commented migration file to start from. */

import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { ExitMeaning } from '../../core/error-codes/define.ts';
import { RegradeError } from '../../core/errors.ts';
import { parseMigrationFile } from '../../core/spec/migration-file.ts';
import { flagOption, type Invocation, textOption } from '../command.ts';
import { readInput } from '../files/read-input.ts';
import { writeAtomic } from '../files/write-atomic.ts';
import { patternOfPair } from '../init/pair.ts';
import { migrationTemplate, templateNames } from '../init/template.ts';

/** Carries out `regrade init`. */
export async function run(invocation: Invocation): Promise<ExitMeaning> {
  const { context } = invocation;
  const name = invocation.arguments[0] ?? 'my-migration';
  const file = `${name}.migration.yaml`;
  const path = resolve(context.directory, file);
  if (basename(file) !== file || (existsSync(path) && !flagOption(invocation, 'force')))
    throw new RegradeError('RG_CLI_FILE_EXISTS', { path: file });
  const text = migrationTemplate({
    name,
    template: templateOf(invocation),
    pattern: await patternOf(invocation),
  });
  refuseInvalid(text, file, name);
  await writeAtomic(path, text);
  context.output.json({ file, name });
  context.output.line(`Wrote ${file}.`);
  context.output.log(
    `Next: set its scope, then \`regrade check ${file}\`, \`regrade apply --dry-run ${file}\` here, and \`regrade run ${file}\`.`,
  );
  return 'done';
}

function templateOf(invocation: Invocation) {
  const text = textOption(invocation, 'template');
  const known = templateNames.find((name) => name === text);
  if (known !== undefined) return known;
  throw new RegradeError('RG_CLI_USAGE', {
    reason: `there is no template \`${text ?? ''}\``,
    remedy: `Use ${templateNames.join(' or ')}.`,
  });
}

async function patternOf(invocation: Invocation): Promise<string | undefined> {
  const before = await codeOption(invocation, 'before');
  const after = await codeOption(invocation, 'after');
  if (before === undefined && after === undefined) return undefined;
  if (before === undefined || after === undefined)
    throw new RegradeError('RG_CLI_USAGE', {
      reason: '`--before` and `--after` belong together',
      remedy: "Give both; for a removal write `--after ''`.",
    });
  return patternOfPair(before, after, textOption(invocation, 'language') ?? 'js');
}

async function codeOption(invocation: Invocation, name: string): Promise<string | undefined> {
  const text = textOption(invocation, name);
  return text?.startsWith('@') ? readInput(text.slice(1), invocation.context.directory) : text;
}

/** Only a name that is none can make the template invalid: its scope and steps are ours. */
function refuseInvalid(text: string, path: string, name: string): void {
  const outcome = parseMigrationFile(text, { path });
  if (outcome.kind === 'checked') return;
  const [problem] = outcome.problems;
  throw new RegradeError('RG_CLI_USAGE', {
    reason: `\`${name}\` cannot be the name of a migration`,
    remedy: `Names hold lower-case letters, digits and single dashes. ${problem?.remedy ?? ''}`,
  });
}
