/** `regrade edit apply`: the edit engine on its own, for people and other tools. */
import { isUtf8 } from 'node:buffer';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { applyEdits, type EditFile, type EditFormat, type EditResult } from '../../core/edits/index.ts';
import type { ExitMeaning } from '../../core/error-codes/define.ts';
import { RegradeError } from '../../core/errors.ts';
import { countSyntaxErrors } from '../../query-language/index.ts';
import { editFormats } from '../apply/edit-formats.ts';
import { checkChanges, diffOf, type WorkingTreeChange, writeChange } from '../apply/file-changes.ts';
import { type CommandContext, flagOption, type Invocation, textOption } from '../command.ts';
import { reasonOf } from '../files/file-trouble.ts';
import { readInput } from '../files/read-input.ts';
import { coloredDiff } from '../present/diff.ts';
import { hunkLine } from '../present/hunk.ts';

/** Carries out `regrade edit`. */
export async function run(invocation: Invocation): Promise<ExitMeaning> {
  const { context } = invocation;
  const [action, ...paths] = invocation.arguments;
  if (action !== 'apply') {
    throw new RegradeError('RG_CLI_USAGE', {
      reason: `\`edit\` knows the action \`apply\`, not \`${action}\``,
      remedy: 'Write `regrade edit apply <files...> --reply <file>`.',
    });
  }
  const files = await Promise.all(paths.map((path) => readText(path, context.directory)));
  const result = applyEdits(
    {
      files,
      reply: await readReply(invocation),
      ...completeness(invocation),
      format: readFormat(invocation),
      hints: { openPaths: files.map(({ path }) => path) },
    },
    {
      policy: flagOption(invocation, 'strict') ? 'strict' : 'standard',
      allowPartial: flagOption(invocation, 'partial'),
      countSyntaxErrors,
    },
  );
  const changes = changesOf(files, result);
  report(result, changes, context);
  if (flagOption(invocation, 'dryRun')) return endOf(result);
  checkChanges(changes, ['.', ...paths], context.directory);
  checkCreated(changes, context.directory);
  for (const change of changes) await writeChange(change, context.directory);
  return endOf(result);
}

/** How the reply ended, as far as it is said; else it has to show its end itself. */
function completeness(invocation: Invocation): { readonly complete?: boolean } {
  if (flagOption(invocation, 'cut')) return { complete: false };
  return flagOption(invocation, 'whole') ? { complete: true } : {};
}

/** Throws where a file that the reply creates is there already: nobody has shown it to the model. */
function checkCreated(changes: readonly WorkingTreeChange[], directory: string): void {
  const found = changes.find(
    ({ path, before }) => before === undefined && existsSync(resolve(directory, path)),
  );
  if (found === undefined) return;
  throw new RegradeError('RG_CLI_USAGE', {
    reason: `the reply creates ${found.path}, which exists`,
    remedy:
      'Name that file on the command line as well, so that the reply is judged with it; nothing was written.',
  });
}

function changesOf(files: readonly EditFile[], result: EditResult): readonly WorkingTreeChange[] {
  const before = new Map(files.map(({ path, text }) => [path, text]));
  const known = (path: string) => {
    const text = before.get(path);
    return text === undefined ? {} : { before: text };
  };
  return [
    ...result.files.map(({ path, text }) => ({ path, ...known(path), after: text })),
    ...result.deleted.map((path) => ({ path, ...known(path) })),
  ];
}

function report(result: EditResult, changes: readonly WorkingTreeChange[], context: CommandContext): void {
  const { output } = context;
  for (const change of changes) output.line(coloredDiff(diffOf(change), output.colors));
  for (const hunk of result.hunks) output.log(hunkLine(hunk));
  if (result.noChange === true) output.log('The reply says that nothing needs to change.');
  if (result.feedback !== undefined && output.mode !== 'json') output.log(result.feedback);
  const { status, hunks, feedback, repairs, noChange, deleted } = result;
  output.json({
    status,
    files: result.files.map(({ path }) => path),
    deleted,
    hunks,
    ...(noChange === undefined ? {} : { noChange }),
    ...(repairs === undefined ? {} : { repairs }),
    ...(feedback === undefined ? {} : { feedback }),
  });
}

/** Who applies a reply a second time has what it asks for. */
function endOf({ hunks, noChange }: EditResult): ExitMeaning {
  if (hunks.some(({ status }) => status === 'rejected')) return 'attention';
  const isThere = hunks.some(({ status }) => status === 'applied' || status === 'already_applied');
  return isThere || noChange === true ? 'done' : 'attention';
}

function readFormat(invocation: Invocation): EditFormat {
  const wanted = textOption(invocation, 'format');
  const format = editFormats.find((known) => known === wanted);
  if (format !== undefined) return format;
  throw new RegradeError('RG_CLI_USAGE', {
    reason: `\`${wanted}\` is no format of a reply`,
    remedy: `Use one of ${editFormats.join(', ')}.`,
  });
}

async function readReply(invocation: Invocation): Promise<string> {
  const path = textOption(invocation, 'reply') ?? '-';
  return path === '-' ? readAll(process.stdin) : readInput(path, invocation.context.directory);
}

/** Text that would not come back as the same bytes is refused: an edit must leave all other bytes alone. */
async function readText(path: string, directory: string): Promise<EditFile> {
  let bytes: Buffer;
  try {
    bytes = await readFile(resolve(directory, path));
  } catch (error) {
    throw new RegradeError('RG_CLI_READ', { path, reason: reasonOf(error) }, { cause: error });
  }
  if (!isUtf8(bytes)) throw new RegradeError('RG_CLI_READ', { path, reason: 'it is not UTF-8 text' });
  return { path, text: bytes.toString('utf8') };
}
