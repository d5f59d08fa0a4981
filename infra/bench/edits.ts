/**
 * Benchmark of the edit engine on perturbed real edits: `npm run bench -- edits [FILE | --git DIR] [--most N] [--json]`.
 *
 * Without a file the edits come from the project's own history. Prints, for every engine in the same run, correct, wrong
 * and rejected edits, what was applied although it must be rejected, and the time; then our risk–coverage curve, and the
 * time for one edit in a file of 50,000 lines. `--json` prints the same as one object.
 */
import { parseArgs } from 'node:util';
import { type LargeFileTimes, largeFileTimes } from './edits-large-file.ts';
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

/** What one engine made of the cases; shares are of those to apply, but for the last of those to reject. */
interface EngineResult {
  readonly name: string;
  readonly correct: number;
  readonly wrong: number;
  readonly rejected: number;
  readonly appliedWrongly: number;
  readonly p50: number;
  readonly p99: number;
}

/** Share applied, and share wrong of those applied, when only edits of at least a margin are applied. */
interface CurvePoint {
  readonly margin: number;
  readonly coverage: number;
  readonly risk: number;
}

interface BenchResult {
  readonly edits: number;
  readonly toApply: number;
  readonly toReject: number;
  readonly engines: readonly EngineResult[];
  readonly curve: readonly CurvePoint[];
  readonly largeFile: LargeFileTimes;
}

/** Runs the benchmark and returns the lines to print. */
export function benchEdits(args: readonly string[]): string[] {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { git: { type: 'string' }, most: { type: 'string' }, json: { type: 'boolean' } },
    allowPositionals: true,
  });
  const most = Number(values.most ?? 300);
  const [path] = positionals;
  const edits = path === undefined ? gitEdits(values.git ?? '.', most) : readEdits(path).slice(0, most);
  const cases = perturb(edits);
  const toApply = cases.filter((row) => row.expect === 'apply').length;
  const toReject = cases.length - toApply;
  const tallies = engines.map((engine) => ({ engine, tally: run(engine, cases) }));
  const ours = tallies.find(({ engine }) => engine.name === 'regrade')?.tally;
  const result: BenchResult = {
    edits: edits.length,
    toApply,
    toReject,
    engines: tallies.map(({ engine, tally }) => resultOf(engine, tally, { toApply, toReject })),
    curve: ours === undefined ? [] : curveOf(ours, toApply),
    largeFile: largeFileTimes(),
  };
  return values.json === true ? [JSON.stringify(result)] : describe(result);
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

function resultOf(
  { name }: Engine,
  tally: Tally,
  { toApply, toReject }: { readonly toApply: number; readonly toReject: number },
): EngineResult {
  const time = (at: number): number => tally.times[Math.floor((tally.times.length - 1) * at)] ?? 0;
  return {
    name,
    correct: tally.correct / Math.max(1, toApply),
    wrong: tally.wrong / Math.max(1, toApply),
    rejected: tally.rejected / Math.max(1, toApply),
    appliedWrongly: tally.appliedWrongly / Math.max(1, toReject),
    p50: time(0.5),
    p99: time(0.99),
  };
}

function curveOf(tally: Tally, toApply: number): CurvePoint[] {
  return [0.12, 0.2, 0.3, 0.5, 0.7, 0.9, 1].map((margin) => {
    const kept = tally.applied.filter((edit) => edit.margin >= margin);
    const wrong = kept.filter((edit) => !edit.right).length;
    return { margin, coverage: kept.length / Math.max(1, toApply), risk: wrong / Math.max(1, kept.length) };
  });
}

function describe(result: BenchResult): string[] {
  const percent = (share: number, digits: number): string => `${(100 * share).toFixed(digits)} %`;
  const row = (cells: readonly string[]): string =>
    cells.map((cell, index) => (index === 0 ? cell.padEnd(18) : cell.padStart(10))).join('');
  const { largeFile } = result;
  return [
    `${result.edits} real edits, ${result.toApply + result.toReject} perturbed: ${result.toApply} to apply, ${result.toReject} to reject`,
    row(['engine', 'correct', 'wrong', 'rejected', 'applied X', 'p50 ms', 'p99 ms']),
    ...result.engines.map(({ name, p50, p99, correct, wrong, rejected, appliedWrongly }) =>
      row([
        name,
        ...[correct, wrong, rejected, appliedWrongly].map((share) => percent(share, 2)),
        p50.toFixed(2),
        p99.toFixed(2),
      ]),
    ),
    'risk and coverage by least margin (share applied of those to apply, share wrong of those applied):',
    ...result.curve.map(
      ({ margin, coverage, risk }) =>
        `  margin ${margin.toFixed(2)}: coverage ${percent(coverage, 2)}, risk ${percent(risk, 3)}`,
    ),
    `one edit in a file of ${largeFile.lines} lines, ms: p50 ${largeFile.p50.toFixed(1)}, p99 ${largeFile.p99.toFixed(1)} over ${largeFile.runs} runs, found or not; splitting it into lines: p50 ${largeFile.split.p50.toFixed(1)}, p99 ${largeFile.split.p99.toFixed(1)}`,
  ];
}
