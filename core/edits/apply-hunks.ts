/**
 * Applies parsed hunks to files: resolves paths, locates, projects and collects new texts with a report per hunk.
 *
 * Hunks run in the order of the reply, each on the text that the ones before it left.
 */
import type { EditFile, EditInput, EditOptions, EditResult, HunkReport } from './edit.ts';
import { fileModel } from './file-model.ts';
import type { Hunk } from './hunk.ts';
import { locate } from './locate/locate.ts';
import type { Located } from './locate/located.ts';
import { project } from './project/project.ts';
import { resolvePath } from './resolve-path.ts';
import { joinLines, spliceLines } from './text-lines.ts';

type Outcome = Pick<EditResult, 'files' | 'deleted' | 'hunks'>;

/** New texts and reports; a rejected hunk leaves its file as the hunks before it made it. */
export function applyHunks(input: EditInput, hunks: readonly Hunk[], options: EditOptions): Outcome {
  const texts = new Map(input.files.map((file) => [file.path, file.text]));
  const reports: HunkReport[] = [];
  hunks.forEach((hunk, index) => {
    const target = targetOf(hunk, input.files);
    const before = target === undefined ? undefined : texts.get(target);
    if (target === undefined || before === undefined) {
      const message = hunk.path === undefined ? 'The edit names no file.' : `There is no file ${hunk.path}.`;
      reports.push({
        hunk: index + 1,
        ...pathOf(hunk.path),
        status: 'rejected',
        code: 'path_unknown',
        message,
      });
      return;
    }
    const { report, text } = applyOne(before, hunk, options.policy === 'strict');
    reports.push({ hunk: index + 1, path: target, ...report });
    if (text !== undefined) texts.set(target, text);
  });
  const original = new Map(input.files.map((file) => [file.path, file.text]));
  const files: EditFile[] = [...texts]
    .filter(([path, text]) => original.get(path) !== text)
    .map(([path, text]) => ({ path, text }));
  return { files, deleted: [], hunks: reports };
}

function targetOf(hunk: Hunk, files: readonly EditFile[]): string | undefined {
  if (hunk.path === undefined) return files.length === 1 ? files[0]?.path : undefined;
  const resolved = resolvePath(hunk.path, files);
  return resolved.kind === 'file' ? resolved.file.path : undefined;
}

function pathOf(path: string | undefined): { path: string } | Record<never, never> {
  return path === undefined ? {} : { path };
}

type OneReport = Omit<HunkReport, 'hunk' | 'path'>;

function applyOne(text: string, hunk: Hunk, strict: boolean): { report: OneReport; text?: string } {
  if (hunk.search === hunk.replace)
    return { report: { status: 'no_op', code: 'no_op', message: 'It changes nothing.' } };
  const model = fileModel(text);
  const outcome = locate(model, hunk, strict);
  if (outcome.kind === 'refused' && outcome.miss.code === 'already_applied')
    return { report: alreadyApplied };
  if (outcome.kind === 'refused') return { report: { status: 'rejected', ...outcome.miss } };
  if (outcome.kind === 'none') {
    return {
      report: { status: 'rejected', code: 'no_match', message: 'The text to replace is not in the file.' },
    };
  }
  const [place, ...others] = outcome.places;
  if (place === undefined || others.length > 0) return { report: ambiguous(outcome.places) };
  const projection = project(model.lines, place);
  if (projection.kind === 'unclear') {
    return {
      report: { status: 'rejected', code: 'insert_position_unclear', message: `Unclear: ${projection.why}.` },
    };
  }
  if (projection.kind === 'already') return { report: alreadyApplied };
  return {
    report: {
      status: 'applied',
      tier: place.tier,
      confidence: place.confidence,
      margin: place.margin,
      span: [place.first + 1, place.last + 1],
      reindented: projection.reindented,
      keptContext: projection.keptContext,
    },
    text: joinLines(spliceLines(model.lines, projection.splices)),
  };
}

const alreadyApplied: OneReport = {
  status: 'already_applied',
  code: 'already_applied',
  message: 'The file already reads as the edit wants it.',
};

function ambiguous(places: readonly Located[]): OneReport {
  const message = `The text to replace stands at ${places.length} places. Add lines that are only at the one you mean.`;
  return {
    status: 'rejected',
    code: 'ambiguous',
    message,
    candidates: places.slice(0, 5).map((place) => ({
      line: place.first + 1,
      endLine: place.last + 1,
      context: place.search.slice(0, 3).join('\n'),
    })),
  };
}
