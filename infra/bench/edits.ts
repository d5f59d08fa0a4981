/**
 * Benchmark of the edit engine on perturbed real edits: `npm run bench -- edits [FILE | --git DIR] [--most N]`.
 *
 * Without a file the edits come from the project's own history. Prints, for every engine in the same run, correct, wrong
 * and rejected edits, what was applied although it must be rejected, and the time; then our risk–coverage curve.
 */
import { parseArgs } from 'node:util';
import { type Engine, engines } from './engines.ts';
import { type PerturbedCase, perturb } from './perturb.ts';
import { gitEdits, readEdits } from './real-edits.ts';

interface Tally {
  correct: number;
  wrong: number;
  rejected: number;
  appliedWrongly: number;
  readonly times: number[];
  /** Margin of each edit applied out of those to apply, and whether it was right. */
  readonly applied: { readonly margin: number; readonly right: boolean }[];
}

/** Runs the benchmark and returns the lines to print. */
export function benchEdits(args: readonly string[]): string[] {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { git: { type: 'string' }, most: { type: 'string' } },
    allowPositionals: true,
  });
  const most = Number(values.most ?? 300);
  const [path] = positionals;
  const edits = path === undefined ? gitEdits(values.git ?? '.', most) : readEdits(path).slice(0, most);
  const cases = perturb(edits);
  const toApply = cases.filter((row) => row.expect === 'apply').length;
  const lines = [
    `${edits.length} real edits, ${cases.length} perturbed: ${toApply} to apply, ${cases.length - toApply} to reject`,
    ['engine'.padEnd(18), 'correct', 'wrong', 'rejected', 'applied X', 'p50 ms', 'p99 ms']
      .map((cell) => cell.padStart(10))
      .join(''),
  ];
  for (const engine of engines) {
    const tally = run(engine, cases);
    lines.push(row(engine.name, tally, [toApply, cases.length - toApply]));
    if (engine.name === 'regrade') lines.push(...curve(tally, toApply));
  }
  return lines;
}

function run(engine: Engine, cases: readonly PerturbedCase[]): Tally {
  const tally: Tally = { correct: 0, wrong: 0, rejected: 0, appliedWrongly: 0, times: [], applied: [] };
  for (const { file, S, R, gold, expect } of cases) {
    const started = performance.now();
    const { text, report } = engine.apply(file, S, R);
    tally.times.push(performance.now() - started);
    if (expect === 'reject') {
      if (text !== undefined) tally.appliedWrongly++;
    } else if (text === undefined) tally.rejected++;
    else {
      const right = text === gold;
      tally[right ? 'correct' : 'wrong']++;
      tally.applied.push({ margin: report?.margin ?? 1, right });
    }
  }
  tally.times.sort((a, b) => a - b);
  return tally;
}

function row(name: string, tally: Tally, [toApply, toReject]: readonly [number, number]): string {
  const share = (part: number, of: number): string => `${((100 * part) / Math.max(1, of)).toFixed(2)} %`;
  const time = (at: number): string =>
    (tally.times[Math.floor((tally.times.length - 1) * at)] ?? 0).toFixed(2);
  return [
    name.padEnd(18),
    share(tally.correct, toApply),
    share(tally.wrong, toApply),
    share(tally.rejected, toApply),
    share(tally.appliedWrongly, toReject),
    time(0.5),
    time(0.99),
  ]
    .map((cell) => cell.padStart(10))
    .join('');
}

/** Coverage and risk when only edits of at least a margin are applied. */
function curve(tally: Tally, toApply: number): string[] {
  const lines = [
    'risk and coverage by least margin (share applied of those to apply, share wrong of those applied):',
  ];
  for (const margin of [0.12, 0.2, 0.3, 0.5, 0.7, 0.9, 1]) {
    const kept = tally.applied.filter((edit) => edit.margin >= margin);
    const wrong = kept.filter((edit) => !edit.right).length;
    const coverage = ((100 * kept.length) / Math.max(1, toApply)).toFixed(2);
    lines.push(
      `  margin ${margin.toFixed(2)}: coverage ${coverage} %, risk ${((100 * wrong) / Math.max(1, kept.length)).toFixed(3)} %`,
    );
  }
  return lines;
}
