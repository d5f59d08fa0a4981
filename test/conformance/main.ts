/**
 * Runs conformance vectors: `npm run conformance -- [--library FILE] PATH...`.
 *
 * A path is a `.jsonl` or `.jsonl.gz` file or a folder of them. One line is printed for each failing id, then totals per
 * group and feature, then `N passed, M failed, K skipped`; the exit code is 1 where one failed. A `.json` file is a list
 * of perturbed edits: it is reported by class, with `--json` as one object.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import {
  describePerturbed,
  isPerturbedEdit,
  type PerturbedEdit,
  runPerturbedEdits,
} from './perturbed-edits.ts';
import { isRow, type Row, type RowVerdict, textField } from './row-kind.ts';
import { rowKinds } from './row-kinds.ts';

const libraryName = 'stdlib-library.jsonl';

function main(args: readonly string[]): number {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { library: { type: 'string' }, features: { type: 'boolean' }, json: { type: 'boolean' } },
    allowPositionals: true,
  });
  if (positionals.length === 0) {
    process.stderr.write('usage: conformance [--library FILE] PATH...\n');
    return 2;
  }
  const perturbed = positionals.filter((path) => path.endsWith('.json')).flatMap(readPerturbed);
  if (perturbed.length > 0) {
    const report = runPerturbedEdits(perturbed);
    process.stdout.write(`${values.json === true ? JSON.stringify(report) : describePerturbed(report)}\n`);
    return 0;
  }
  const verdicts = positionals.flatMap(filesOf).flatMap((file) => judgeFile(file, values.library));
  const failed = verdicts.filter((verdict) => verdict.outcome === 'failed');
  for (const { id, reason } of failed)
    process.stdout.write(`FAIL ${id}: ${reason.replaceAll('\n', '\\n')}\n`);
  printTotals('group', verdicts, (verdict) => [verdict.group]);
  if (values.features) printTotals('feature', verdicts, (verdict) => verdict.features);
  const count = (outcome: RowVerdict['outcome']) =>
    verdicts.filter((verdict) => verdict.outcome === outcome).length;
  process.stdout.write(`${count('passed')} passed, ${failed.length} failed, ${count('skipped')} skipped\n`);
  return failed.length > 0 ? 1 : 0;
}

function readPerturbed(path: string): readonly PerturbedEdit[] {
  const list: unknown = JSON.parse(readFileSync(path, 'utf8'));
  return Array.isArray(list) ? list.filter((row) => isRow(row) && isPerturbedEdit(row)) : [];
}

function filesOf(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.jsonl(\.gz)?$/.test(name))
    .toSorted()
    .map((name) => join(path, name));
}

function readRows(path: string): readonly Row[] {
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line): unknown => JSON.parse(line))
    .filter(isRow);
}

function judgeFile(path: string, library: string | undefined): readonly RowVerdict[] {
  const libraryPath = library ?? join(dirname(path), libraryName);
  const libraryRows = existsSync(libraryPath) ? readRows(libraryPath) : [];
  return readRows(path).flatMap((row, i) => {
    const kind = rowKinds.find((candidate) => candidate.recognises(row));
    if (kind !== undefined) return kind.judge(row, { libraryRows });
    const id = textField(row, 'id') || `${path}:${i + 1}`;
    return [
      {
        id,
        outcome: 'skipped',
        reason: 'no kind of row',
        group: 'unknown',
        features: [],
      } satisfies RowVerdict,
    ];
  });
}

function printTotals(
  title: string,
  verdicts: readonly RowVerdict[],
  namesOf: (verdict: RowVerdict) => readonly string[],
): void {
  const totals = new Map<string, { passed: number; failed: number; skipped: number }>();
  for (const verdict of verdicts) {
    for (const name of namesOf(verdict)) {
      const total = totals.get(name) ?? { passed: 0, failed: 0, skipped: 0 };
      total[verdict.outcome]++;
      totals.set(name, total);
    }
  }
  for (const [name, { passed, failed, skipped }] of [...totals].toSorted(([a], [b]) => a.localeCompare(b))) {
    const rest = skipped > 0 ? `, ${skipped} skipped` : '';
    process.stdout.write(`${title} ${name}: ${passed} of ${passed + failed}${rest}\n`);
  }
}

process.exitCode = main(process.argv.slice(2));
