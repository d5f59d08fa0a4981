/**
 * Conformance of the edit engine with perturbed real edits: how many it gets right, wrong, or refuses, by class.
 *
 * Classes that begin with `X_` must be rejected; all others must give the expected text byte for byte; nothing is
 * excused.
 */
import { applyEdits } from '../../core/edits/index.ts';

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

/** Runs one perturbed edit: for a case to reject, `correct` never occurs and `wrong` means that it was applied. */
export function runPerturbedEdit(row: PerturbedEdit): PerturbedOutcome {
  const reply = JSON.stringify({ path: 'file', old_string: row.S, new_string: row.R });
  const result = applyEdits({ files: [{ path: 'file', text: row.file }], reply, format: 'json-tool' });
  if (result.status === 'rejected') return 'rejected';
  const text = result.files[0]?.text ?? row.file;
  return row.expect === 'apply' && text === row.gold ? 'correct' : 'wrong';
}

/** Counts of one class or of all. */
export interface PerturbedCounts {
  toApply: number;
  correct: number;
  wrong: number;
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
}

/** Runs all cases and counts. */
export function runPerturbedEdits(rows: readonly PerturbedEdit[]): PerturbedReport {
  const total = noCounts();
  const classes: Record<string, PerturbedCounts> = {};
  const times: number[] = [];
  for (const row of rows) {
    const started = performance.now();
    const outcome = runPerturbedEdit(row);
    times.push(performance.now() - started);
    const own = classes[row.op] ?? noCounts();
    classes[row.op] = own;
    count(total, row, outcome);
    count(own, row, outcome);
  }
  times.sort((a, b) => a - b);
  const at = (share: number): number =>
    round(times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0);
  return { total, classes, ms: { p50: at(0.5), p99: at(0.99), max: at(1) } };
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
  const { total, ms } = report;
  const share = (part: number, of: number): string => `${((100 * part) / Math.max(1, of)).toFixed(2)} %`;
  return [
    head,
    ...Object.entries(report.classes).map(([name, counts]) => row(name, counts)),
    row('total', total),
    `correct ${share(total.correct, total.toApply)}, wrong ${share(total.wrong, total.toApply)}, applied although to reject ${share(total.appliedWrongly, total.toReject)}`,
    `ms per case: p50 ${ms.p50}, p99 ${ms.p99}, max ${ms.max}`,
  ].join('\n');
}

function noCounts(): PerturbedCounts {
  return { toApply: 0, correct: 0, wrong: 0, rejected: 0, toReject: 0, appliedWrongly: 0 };
}

function count(counts: PerturbedCounts, row: PerturbedEdit, outcome: PerturbedOutcome): void {
  if (row.expect === 'apply') {
    counts.toApply++;
    counts[outcome]++;
    return;
  }
  counts.toReject++;
  if (outcome !== 'rejected') counts.appliedWrongly++;
}

function round(ms: number): number {
  return Math.round(ms * 100) / 100;
}
