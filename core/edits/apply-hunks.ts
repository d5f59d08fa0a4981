/**
 * Applies parsed hunks to files: routes each to its file, applies edits file by file, and carries out the operations on
 * whole files in their turn.
 */
import { applyToFile, type NumberedHunk } from './apply-file.ts';
import type { EditCode, EditInput, EditOptions, EditResult, HunkReport } from './edit.ts';
import { refusedText } from './guards.ts';
import type { Hunk } from './hunk.ts';
import { emptySearchHunk, wholeFileOperation } from './whole-operation.ts';
import { changes, openWorkspace, targetOf, type Workspace } from './workspace.ts';

type Outcome = Pick<EditResult, 'files' | 'deleted' | 'hunks'>;

/** One step: edits of one file together, or one operation on a whole file. */
interface Step {
  readonly path: string;
  readonly hunks: NumberedHunk[];
  readonly isEdit: boolean;
}

/** New texts and reports, in the order of the reply. */
export function applyHunks(input: EditInput, hunks: readonly Hunk[], options: EditOptions): Outcome {
  const workspace = openWorkspace(input.files);
  const reports = new Map<number, HunkReport>();
  const steps: Step[] = [];
  hunks.forEach((written, index) => {
    const number = index + 1;
    const hunk = withHint(written, input.hints?.lineHints?.[index]);
    const routed = route(workspace, hunk, { input, steps });
    if (typeof routed === 'string') addStep(steps, routed, { number, hunk });
    else
      reports.set(number, {
        hunk: number,
        ...(hunk.path === undefined ? {} : { path: hunk.path }),
        ...routed,
      });
  });
  for (const step of steps) {
    for (const report of runStep(workspace, step, options))
      reports.set(report.hunk, { ...report, path: step.path });
  }
  const sorted = [...reports.values()].sort((a, b) => a.hunk - b.hunk);
  return { ...changes(workspace), hunks: sorted };
}

type Refused = Pick<HunkReport, 'status' | 'code' | 'message'>;

function refused(code: EditCode, message: string): Refused {
  return { status: code === 'no_op' ? 'no_op' : 'rejected', code, message };
}

function withHint(hunk: Hunk, hint: number | undefined): Hunk {
  return hint === undefined || hunk.lineHint !== undefined ? hunk : { ...hunk, lineHint: hint };
}

/** The path a hunk goes to, or why it goes nowhere. */
function route(
  workspace: Workspace,
  hunk: Hunk,
  { input, steps }: { readonly input: EditInput; readonly steps: readonly Step[] },
): string | Refused {
  const bad = refusedText(hunk);
  if (bad !== undefined) return refused(bad.code, bad.message);
  const target = targetOf(workspace, hunk, input.hints?.openPaths ?? []);
  if (target.kind === 'unsafe') return refused('path_unsafe', `The path ${target.path} leaves the tree.`);
  if (target.kind === 'none')
    return refused('path_unknown', 'The edit names no file, and it is not clear which it means.');
  if (
    hunk.moveTo !== undefined &&
    targetOf(workspace, { path: hunk.moveTo, search: '' }, []).kind === 'unsafe'
  ) {
    return refused('path_unsafe', `The path ${hunk.moveTo} leaves the tree.`);
  }
  if (hunk.op === 'edit' && hunk.search === hunk.replace && hunk.unended !== true)
    return refused('no_op', 'SEARCH and REPLACE are the same.');
  const twice = (step: Step): boolean => step.path === target.path && step.hunks[0]?.hunk.op === 'rewrite';
  if (hunk.op === 'rewrite' && steps.some(twice))
    return refused('overlap', `The answer has the whole of ${target.path} twice. Send it once.`);
  if (target.kind === 'file') return target.path;
  const creates =
    hunk.op === 'create' || hunk.op === 'rewrite' || (hunk.op === 'edit' && hunk.search.trim() === '');
  const createdBefore = steps.some((step) => step.path === target.path);
  if (creates || createdBefore) return target.path;
  const similar = target.suggestions.length > 0 ? ` Did you mean ${target.suggestions.join(' or ')}?` : '';
  return refused('path_unknown', `There is no file ${target.path}.${similar}`);
}

/** Joins a hunk to the open step of its file; an operation on the whole file closes it. */
function addStep(steps: Step[], path: string, numbered: NumberedHunk): void {
  const last = steps.findLast((step) => step.path === path);
  const isEdit = numbered.hunk.op === 'edit';
  if (isEdit && last?.isEdit === true) last.hunks.push(numbered);
  else steps.push({ path, hunks: [numbered], isEdit });
}

function runStep(workspace: Workspace, step: Step, options: EditOptions): readonly HunkReport[] {
  const [first] = step.hunks;
  if (!step.isEdit && first !== undefined) return [wholeFileOperation(workspace, step.path, first)];
  const reports: HunkReport[] = [];
  const edits: NumberedHunk[] = [];
  const before = workspace.texts.get(step.path) ?? '';
  for (const numbered of step.hunks) {
    const empty = emptySearchHunk(before, numbered);
    if (empty.kind === 'report') reports.push(empty.report);
    else edits.push({ number: numbered.number, hunk: empty.hunk });
  }
  const outcome = applyToFile(before, edits, options);
  const checked = checkedReports(
    { path: step.path, before, after: outcome.text },
    [...reports, ...outcome.reports],
    options,
  );
  if (checked.ok && outcome.text !== before) workspace.texts.set(step.path, outcome.text);
  return checked.reports;
}

/** Rejects what a step applied when the file has more syntax errors than before. */
function checkedReports(
  file: { readonly path: string; readonly before: string; readonly after: string },
  reports: readonly HunkReport[],
  options: EditOptions,
): { readonly ok: boolean; readonly reports: readonly HunkReport[] } {
  if (file.before === file.after || options.countSyntaxErrors === undefined) return { ok: true, reports };
  const before = options.countSyntaxErrors({ path: file.path, text: file.before });
  const after = options.countSyntaxErrors({ path: file.path, text: file.after });
  if (before === undefined || after === undefined || after <= before) return { ok: true, reports };
  const message = `The file would have ${after - before} more syntax errors than before.`;
  return {
    ok: false,
    reports: reports.map((report) =>
      report.status === 'applied' ? { hunk: report.hunk, ...refused('syntax_regression', message) } : report,
    ),
  };
}
