/**
 * All hunks of one file: located together, settled, projected and applied, with a report for each.
 *
 * Hunks are located in the file as it was. One that is not there, or that shares lines with another, is tried again on
 * the text the others left, in the order of the reply: it may be meant for what they wrote.
 */
import type { EditOptions, HunkReport } from './edit.ts';
import { fileModel } from './file-model.ts';
import type { Hunk } from './hunk.ts';
import { locate } from './locate/locate.ts';
import type { Located, Miss } from './locate/located.ts';
import { occurrences } from './occurrences.ts';
import { type Projection, project } from './project/project.ts';
import { candidatesOf } from './report.ts';
import { byOutcome } from './same-outcome.ts';
import { type Attempt, overlaps, type Settled, settle } from './settle.ts';
import { type LineSplice, splicedText, type TextLines } from './text-lines.ts';

/** A hunk with its position in the reply. */
export interface NumberedHunk {
  readonly number: number;
  readonly hunk: Hunk;
}

/** The new text, and one report per hunk in the order given. */
export interface FileOutcome {
  readonly text: string;
  readonly reports: readonly HunkReport[];
}

type Placed = Extract<Settled, { kind: 'placed' }>;
type Projected = Extract<Projection, { kind: 'projected' }>;

/** Applies hunks to a text. */
export function applyToFile(text: string, hunks: readonly NumberedHunk[], options: EditOptions): FileOutcome {
  const first = pass(text, hunks, options);
  let result = first.text;
  const reports = new Map(first.reports.map((report) => [report.hunk, report]));
  for (const again of first.retry) {
    if (result === text) break;
    const next = pass(result, [again], options);
    const [report] = next.reports;
    const failed = report === undefined || report.status === 'rejected';
    if (failed && reports.has(again.number)) continue;
    if (report !== undefined) reports.set(again.number, report);
    result = next.text;
  }
  return { text: result, reports: hunks.flatMap(({ number }) => reports.get(number) ?? []) };
}

interface Pass extends FileOutcome {
  /** Hunks that the text left by the others may still fit. */
  readonly retry: readonly NumberedHunk[];
}

function pass(text: string, hunks: readonly NumberedHunk[], options: EditOptions): Pass {
  const model = fileModel(text);
  const settings = { strict: options.policy === 'strict', budgetMs: options.budgetMs ?? 50 };
  const attempts = hunks.map(({ hunk, number }): Attempt => {
    const found = byOutcome(model.lines, locate(model, hunk, settings));
    return { hunk, number, outcome: occurrences(hunk, found) };
  });
  const reports: HunkReport[] = [];
  const retry: NumberedHunk[] = [];
  const kept: { readonly placed: Placed; readonly projection: Projected }[] = [];
  for (const settled of settle(model, attempts)) {
    const { hunk, number } = settled.attempt;
    if (settled.kind === 'missed') {
      reports.push(missReport(number, settled.miss, candidatesOf(model, settled.places)));
      if (settled.miss.code !== 'already_applied') retry.push({ hunk, number });
      continue;
    }
    const drift = driftMiss(settled, options) ?? shortMiss(settled, model.lines);
    const projection = projectAll(model.lines, settled.place);
    if (drift !== undefined) reports.push(missReport(number, drift));
    else if (projection.kind === 'projected') {
      const clash = kept.find((other) => clashes(settled, projection, other));
      if (clash === undefined) {
        kept.push({ placed: settled, projection });
        reports.push(appliedReport(settled, projection));
      } else {
        if (hunk.ordered !== true) retry.push({ hunk, number });
        reports.push(missReport(number, overlapMiss(clash.placed)));
      }
    } else reports.push(unprojectedReport(number, projection));
  }
  const splices = kept.flatMap(({ projection }) => projection.splices).sort((a, b) => a.at - b.at);
  const unended = kept.some(({ placed }) => placed.attempt.hunk.unended === true);
  const spliced = splicedText(text, model.lines, splices);
  const after = unended ? spliced.replace(/\r?\n$/, '') : spliced;
  return { text: after, reports, retry };
}

/** The projection of a place together with the further places of the same hunk. */
function projectAll(lines: TextLines, place: Located): Projection {
  const all = [place, ...(place.also ?? [])].map((one) => project(lines, one));
  const failed = all.find((projection) => projection.kind !== 'projected');
  if (failed !== undefined) return failed;
  const projected = all.filter((projection) => projection.kind === 'projected');
  return {
    kind: 'projected',
    splices: projected.flatMap((projection) => projection.splices),
    reindented: projected.some((projection) => projection.reindented),
    keptContext: projected.reduce((sum, projection) => sum + projection.keptContext, 0),
  };
}

/** Two hunks clash when their changes meet, or, in an ordered format, when they quote the same lines. */
function clashes(
  settled: Placed,
  projection: Projected,
  other: { readonly placed: Placed; readonly projection: Projected },
): boolean {
  if (settled.attempt.hunk.ordered === true && overlaps(settled.place, other.placed.place)) return true;
  return projection.splices.some((splice) => other.projection.splices.some((taken) => meet(splice, taken)));
}

function meet(a: LineSplice, b: LineSplice): boolean {
  if (a.count === 0 && b.count === 0) return a.at === b.at;
  return a.at < b.at + Math.max(b.count, 1) && b.at < a.at + Math.max(a.count, 1);
}

function driftMiss(settled: Placed, options: EditOptions): Miss | undefined {
  const hint = settled.attempt.hunk.lineHint;
  if (options.maxLineDrift === undefined || hint === undefined) return undefined;
  const line = settled.place.first + 1;
  if (Math.abs(line - hint) <= options.maxLineDrift) return undefined;
  return { code: 'stale_context', message: `The text stands at line ${line}, not near line ${hint}.` };
}

/**
 * A hunk that ends the reply with fewer lines than it counts was cut there if its line number is right: then its counts
 * are not made up. Where the file does not have that many lines, they are.
 */
function shortMiss({ attempt, place }: Placed, lines: TextLines): Miss | undefined {
  const { missingLines = 0, lineHint } = attempt.hunk;
  const counted = place.last + 1 + missingLines;
  if (missingLines === 0 || lineHint !== place.first + 1 || counted > lines.bodies.length) return undefined;
  const message = `The last hunk has ${missingLines} lines fewer than its header says: the answer may be cut off.`;
  return { code: 'truncated', message };
}

function overlapMiss(other: Placed): Miss {
  return {
    code: 'overlap',
    message: `It changes the same lines as edit ${other.attempt.number}. Send one edit for both.`,
  };
}

function missReport(number: number, miss: Miss, candidates: Miss['candidates'] = []): HunkReport {
  const status = miss.code === 'already_applied' ? 'already_applied' : 'rejected';
  const shown = miss.candidates ?? candidates;
  return {
    hunk: number,
    status,
    code: miss.code,
    message: miss.message,
    ...(shown.length > 0 ? { candidates: shown } : {}),
  };
}

function unprojectedReport(number: number, projection: Exclude<Projection, Projected>): HunkReport {
  if (projection.kind === 'already') {
    return missReport(number, {
      code: 'already_applied',
      message: 'The file already reads as the edit wants it.',
    });
  }
  const message = `It is unclear where the new lines go: ${projection.why}.`;
  return missReport(number, { code: 'insert_position_unclear', message });
}

function appliedReport({ attempt, place }: Placed, projection: Projected): HunkReport {
  return {
    hunk: attempt.number,
    status: 'applied',
    tier: place.tier,
    confidence: place.confidence,
    margin: place.margin,
    span: spanOf(place),
    keptContext: projection.keptContext,
    reindented: projection.reindented,
  };
}

function spanOf(place: Located): readonly [number, number] {
  return [place.first + 1, Math.max(place.first, place.last) + 1];
}
