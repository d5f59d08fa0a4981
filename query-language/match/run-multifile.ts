/** Runs `multifile`: each step is tried on every file in turn, in one state. */
import type { FileOutcome, SourceFile } from '../api.ts';
import { canPutOff, putOff, throwIfPutOff } from '../questions/put-off.ts';
import { applyStep } from '../rewrite/apply-step.ts';
import { type FileState, fileState } from './file-state.ts';
import { attempt } from './match-walk.ts';
import { sitesOf } from './report-sites.ts';
import type { Effect, Run } from './run.ts';
import { placeRange } from './values.ts';

interface Progress {
  readonly first: FileState;
  state: FileState;
  matched: boolean;
  sites: ReturnType<typeof sitesOf>;
}

/** Outcomes of all files; where a step matches none, all are clean. */
export function runMultifile(run: Run, files: readonly SourceFile[]): readonly FileOutcome[] {
  const all = files.map((file): Progress => {
    const first = fileState(file.path, file.text, run.program.language);
    return { first, state: first, matched: false, sites: [] };
  });
  const newFiles: SourceFile[] = [];
  for (const [index, step] of run.program.steps.entries()) {
    const isApart = step.op === 'bubble' && canPutOff(run);
    const matched = all.filter((at) => {
      const tried = () => attempt(run, step, { kind: 'file', file: at.state }, run.root);
      return isApart ? putOff(run, undefined, tried) : tried();
    });
    if (isApart) throwIfPutOff(run);
    if (matched.length === 0) return files.map(() => ({ kind: 'clean' }));
    for (const at of matched) at.matched = true;
    newFiles.push(...finishStep(run, all, index));
  }
  return all.map((at, index) =>
    outcomeOf(run, at, index === all.findIndex((a) => a.matched) ? newFiles : []),
  );
}

function finishStep(run: Run, all: readonly Progress[], index: number): readonly SourceFile[] {
  const effects: readonly Effect[] = [...run.effects];
  return all.flatMap((at) => {
    run.effects.splice(0, run.effects.length, ...effects);
    const result = applyStep(run, at.state);
    const own = result.effects.filter((effect) => placeRange(effect.place)?.tree === at.state.cache.tree);
    if (index === 0 && at.matched) at.sites = sitesOf(run, at.state, own);
    at.state = result.file;
    return result.newFiles;
  });
}

function outcomeOf(run: Run, at: Progress, newFiles: readonly SourceFile[]): FileOutcome {
  if (!at.matched) return { kind: 'clean' };
  const isChanged = at.state.text !== at.first.text || at.state.path !== at.first.path;
  const output = isChanged ? { output: { path: at.state.path, text: at.state.text } } : {};
  return { kind: 'matched', sites: at.sites, ...output, newFiles, logs: run.logs };
}
