/** `regrade fmt`: pattern files in their canonical print. */
import type { ExitMeaning } from '../../core/error-codes/define.ts';
import { flagOption, type Invocation } from '../command.ts';
import { readInput } from '../files/read-input.ts';
import { listSourceFiles } from '../files/source-files.ts';
import { writeAtomic } from '../files/write-atomic.ts';
import { formatFile } from '../library/format-file.ts';
import { counted } from '../words.ts';

/** Carries out `regrade fmt`. */
export async function run(invocation: Invocation): Promise<ExitMeaning> {
  const { arguments: paths, context } = invocation;
  const { output, directory } = context;
  const isCheck = flagOption(invocation, 'check');
  const all = await listSourceFiles(paths, directory);
  const files = all.filter(({ shown }) => /\.(?:grit|md)$/.test(shown));
  const changed: string[] = [];
  const invalid: object[] = [];
  for (const { shown, absolute } of files) {
    const text = await readInput(absolute, directory);
    const outcome = formatFile(shown, text);
    if (outcome.kind === 'invalid')
      for (const fault of outcome.faults) {
        invalid.push({ path: shown, ...fault });
        output.error(`${shown}:${fault.line}:${fault.column}: ${fault.message} [RG_QUERY_INVALID]`);
      }
    if (outcome.kind === 'invalid' || outcome.text === text) continue;
    changed.push(shown);
    if (!isCheck) await writeAtomic(absolute, outcome.text);
  }
  output.json({ checked: files.length, changed, invalid });
  for (const path of changed) output.line(path);
  output.log(`${counted(changed.length, 'file')} of ${files.length} ${isCheck ? 'would change' : 'changed'}`);
  if (invalid.length > 0) return 'badInput';
  return isCheck && changed.length > 0 ? 'attention' : 'done';
}
