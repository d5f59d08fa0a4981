/** What entering a file sets. */
import { globalSlots } from '../compile/program.ts';
import { treeOf } from './file-state.ts';
import { type Run, setSlot } from './run.ts';
import { bindingTo, nodeValue, type Value } from './values.ts';

/** Sets `$program`, `$filename` and `$absolute_filename` to a file's. */
export function enterFile(run: Run, value: Extract<Value, { kind: 'file' }>): void {
  const path = bindingTo({ kind: 'path', file: value.file });
  run.file = value.file;
  const set = (slot: number, held: Value) => setSlot(run, { frame: run.globals, slot }, held);
  set(globalSlots.program, nodeValue(treeOf(value.file).root));
  set(globalSlots.filename, path);
  set(globalSlots.absolute_filename, path);
}
