/** Ends a step: carries out its effects on one file, and takes the new files it asked for. */
import type { SourceFile } from '../api.ts';
import { globalSlots } from '../compile/program.ts';
import { extensionOf } from '../languages/extension.ts';
import { type FileState, fileState } from '../match/file-state.ts';
import type { Effect, Run } from '../match/run.ts';
import { isSuppressed } from '../match/suppression.ts';
import { type Place, placeRange, singleNode, textOf } from '../match/values.ts';
import { cleanUp } from './clean-up.ts';
import { printTree, printValue } from './print-effects.ts';

/** What a step made of a file. */
export interface StepResult {
  readonly file: FileState;
  readonly newFiles: readonly SourceFile[];
  /** The effects that were carried out. */
  readonly effects: readonly Effect[];
}

/** Carries out the effects recorded so far on `file`, and forgets them. */
export function applyStep(run: Run, file: FileState): StepResult {
  const effects = run.effects.filter((effect) => !isPlaceSuppressed(effect.place, run.program.name));
  const newFiles = takeNewFiles(run);
  const text = rewrittenText(file, effects);
  const path = newPath(file, effects);
  run.effects.length = 0;
  const isSame = text === file.text && path === file.path;
  return { file: isSame ? file : fileState(path, text, file.language), newFiles, effects };
}

function rewrittenText(file: FileState, effects: readonly Effect[]): string {
  const { tree } = file.cache;
  if (tree === undefined || !effects.some((effect) => placeRange(effect.place)?.tree === tree))
    return file.text;
  return cleanUp(file.language, printTree(tree, effects), extensionOf(file.path));
}

function newPath(file: FileState, effects: readonly Effect[]): string {
  const renames = effects.filter((effect) => effect.place.kind === 'path' && effect.place.file === file);
  const last = renames.at(-1);
  return last === undefined ? file.path : printValue(last.value, effects);
}

function isPlaceSuppressed(place: Place, queryName: string): boolean {
  const node = singleNode(place) ?? (place.kind === 'list' ? place.nodes[0] : undefined);
  return node !== undefined && isSuppressed(node, queryName);
}

/** The files in `$new_files`, which is emptied. */
function takeNewFiles(run: Run): readonly SourceFile[] {
  const asked = run.globals.values[globalSlots.new_files];
  if (asked?.kind !== 'list') return [];
  run.globals.values[globalSlots.new_files] = { kind: 'list', items: [] };
  return asked.items.flatMap((item) => {
    if (item.kind === 'newFile') return [{ path: textOf(item.name), text: textOf(item.body) }];
    return [];
  });
}
