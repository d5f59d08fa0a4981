/**
 * Conformance of the edit engine with perturbed real edits: how many it gets right, wrong, or refuses, by class.
 *
 * Classes that begin with `X_` must be rejected; all others must give the expected text byte for byte; nothing is
 * excused. Wrong results that differ from it in nothing but blanks inside blank lines are counted beside, as wrong ones.
 */
import { applyEdits } from '../../core/edits/index.ts';
import { bytesOutside } from './bytes-outside.ts';

/** One perturbed edit as `perturb.py` and our own generator write it. */
export interface PerturbedEdit {
  readonly id: string;
  readonly op: string;
  readonly file: string;
  readonly S: string;
  readonly R: string;
  readonly gold: string | null;
  readonly expect: 'apply' | 'reject';
}

/** True for a perturbed edit. */
export function isPerturbedEdit(row: object): row is PerturbedEdit {
  return 'op' in row && 'file' in row && 'S' in row && 'R' in row;
}

/** Outcome of one perturbed edit. */
export type PerturbedOutcome = 'correct' | 'wrong' | 'rejected';

/** The outcome with the bytes that an applied edit changed outside of the lines it means to change. */
export interface PerturbedVerdict {
  readonly outcome: PerturbedOutcome;
  /** Wrong, but equal to the wanted text when blanks inside blank lines are left out on both sides. */
  readonly onlyInBlankLines: boolean;
  readonly bytesOutside: number;
  /** Milliseconds that the engine took. */
  readonly ms: number;
}

/** Runs one perturbed edit: for a case to reject, `correct` never occurs and `wrong` means that it was applied. */
export function runPerturbedEdit(row: PerturbedEdit): PerturbedVerdict {
  const reply = JSON.stringify({ path: 'file', old_string: row.S, new_string: row.R });
  const started = performance.now();
  const result = applyEdits({ files: [{ path: 'file', text: row.file }], reply, format: 'json-tool' });
  const ms = performance.now() - started;
  if (result.status === 'rejected')
    return { outcome: 'rejected', onlyInBlankLines: false, bytesOutside: 0, ms };
  const text = result.files[0]?.text ?? row.file;
  const span = result.hunks[0]?.span;
  const carried = { search: row.S, replace: row.R, ...(span === undefined ? {} : { span }) };
  const wanted = row.expect === 'apply' ? row.gold : null;
  return {
    outcome: text === wanted ? 'correct' : 'wrong',
    onlyInBlankLines: wanted !== null && text !== wanted && emptied(text) === emptied(wanted),
    bytesOutside: bytesOutside(row.file, text, [carried]),
    ms,
  };
}

/** A text whose blank lines are empty; line ends stay. */
function emptied(text: string): string {
  return text.replace(/^[^\S\r\n]+$/gm, '');
}

/** Counts of one class or of all. */
export interface PerturbedCounts {
  toApply: number;
  correct: number;
  wrong: number;
  /** Those of `wrong` that differ from the wanted text only in blanks inside blank lines. */
  wrongOnlyInBlankLines: number;
  rejected: number;
  toReject: number;
  appliedWrongly: number;
}

/** Result of a run over a list of perturbed edits, as `--json` prints it. */
export interface PerturbedReport {
  readonly total: PerturbedCounts;
  readonly classes: Readonly<Record<string, PerturbedCounts>>;
  /** Milliseconds per case. */
  readonly ms: { readonly p50: number; readonly p99: number; readonly max: number };
  /** Applied edits that changed bytes outside of the lines they mean to change, and how many. */
  readonly outside: { readonly cases: number; readonly bytes: number };
}

/** Runs all cases and counts. */
export function runPerturbedEdits(rows: readonly PerturbedEdit[]): PerturbedReport {
  const total = noCounts();
  const classes: Record<string, PerturbedCounts> = {};
  const times: number[] = [];
  const outside = { cases: 0, bytes: 0 };
  for (const row of rows) {
    const verdict = runPerturbedEdit(row);
    times.push(verdict.ms);
    outside.bytes += verdict.bytesOutside;
    if (verdict.bytesOutside > 0) outside.cases++;
    const own = classes[row.op] ?? noCounts();
    classes[row.op] = own;
    count(total, row, verdict);
    count(own, row, verdict);
  }
  times.sort((a, b) => a - b);
  const at = (share: number): number =>
    round(times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0);
  return { total, classes, ms: { p50: at(0.5), p99: at(0.99), max: at(1) }, outside };
}

/** The report as lines for people. */
export function describePerturbed(report: PerturbedReport): string {
  const row = (name: string, counts: PerturbedCounts): string =>
    [
      name.padEnd(20),
      counts.toApply,
      counts.correct,
      counts.wrong,
      counts.rejected,
      counts.toReject,
      counts.appliedWrongly,
    ]
      .map((cell, index) => (index === 0 ? cell : String(cell).padStart(10)))
      .join('');
  const head = ['class'.padEnd(20), 'to apply', 'correct', 'wrong', 'rejected', 'to reject', 'applied']
    .map((cell, index) => (index === 0 ? cell : cell.padStart(10)))
    .join('');
  const { total, ms, outside } = report;
  const share = (part: number, of: number): string => `${((100 * part) / Math.max(1, of)).toFixed(2)} %`;
  return [
    head,
    ...Object.entries(report.classes).map(([name, counts]) => row(name, counts)),
    row('total', total),
    `correct ${share(total.correct, total.toApply)}, wrong ${share(total.wrong, total.toApply)} (${total.wrongOnlyInBlankLines} of ${total.wrong} only in blanks inside blank lines), applied although to reject ${share(total.appliedWrongly, total.toReject)}`,
    `bytes changed outside of the lines meant: ${outside.bytes} in ${outside.cases} cases`,
    `ms per case: p50 ${ms.p50}, p99 ${ms.p99}, max ${ms.max}`,
  ].join('\n');
}

function noCounts(): PerturbedCounts {
  return {
    toApply: 0,
    correct: 0,
    wrong: 0,
    wrongOnlyInBlankLines: 0,
    rejected: 0,
    toReject: 0,
    appliedWrongly: 0,
  };
}

function count(counts: PerturbedCounts, row: PerturbedEdit, verdict: PerturbedVerdict): void {
  const { outcome } = verdict;
  if (row.expect === 'apply') {
    counts.toApply++;
    counts[outcome]++;
    if (verdict.onlyInBlankLines) counts.wrongOnlyInBlankLines++;
    return;
  }
  counts.toReject++;
  if (outcome !== 'rejected') counts.appliedWrongly++;
}

function round(ms: number): number {
  return Math.round(ms * 100) / 100;
}
