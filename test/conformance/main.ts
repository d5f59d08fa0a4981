/**
 * Runs conformance vectors: `npm run conformance -- [--library FILE] [--json] [--skipped] [--no-features] PATH...`.
 *
 * A path is a file of rows (JSON Lines or a JSON list, also gzipped) or a folder of them. One line is printed for each
 * failing id, then totals per group and feature, then `N passed, M failed, K skipped`; the exit code is 1 where one
 * failed. Perturbed edits are reported by class; with `--json` everything is one object.
 */
import { parseArgs } from 'node:util';
import { judgeRows, type TimedVerdict } from './judge-rows.ts';
import {
  describePerturbed,
  isPerturbedEdit,
  type PerturbedEdit,
  runPerturbedEdits,
} from './perturbed-edits.ts';
import { describeReport, reportOf } from './report.ts';
import type { Row } from './row-kind.ts';
import { libraryFileOf, readRows, vectorFilesOf } from './vector-files.ts';

const options = {
  library: { type: 'string' },
  json: { type: 'boolean' },
  skipped: { type: 'boolean' },
  features: { type: 'boolean', default: true },
} as const;

function main(args: readonly string[]): number {
  const { values, positionals } = parseArgs({
    args: [...args],
    options,
    allowPositionals: true,
    allowNegative: true,
  });
  if (positionals.length === 0) {
    process.stderr.write(
      'usage: conformance [--library FILE] [--json] [--skipped] [--no-features] PATH...\n',
    );
    return 2;
  }
  const { perturbed, verdicts } = readAndJudge(positionals.flatMap(vectorFilesOf), values.library);
  const edits = perturbed.length > 0 ? runPerturbedEdits(perturbed) : undefined;
  const rows = verdicts.length > 0 || edits === undefined ? reportOf(verdicts) : undefined;
  if (values.json === true) print(JSON.stringify({ ...edits, ...rows }));
  else {
    if (edits !== undefined) print(describePerturbed(edits));
    const parts = { features: values.features, skipped: values.skipped === true };
    if (rows !== undefined) for (const line of describeReport(rows, parts)) print(line);
  }
  return (rows?.failed ?? 0) > 0 ? 1 : 0;
}

/** All perturbed edits of the files, and the verdicts over all other rows. */
function readAndJudge(files: readonly string[], library: string | undefined) {
  const perturbed: PerturbedEdit[] = [];
  const verdicts: TimedVerdict[] = [];
  for (const file of files) {
    const others: Row[] = [];
    for (const row of readRows(file))
      if (isPerturbedEdit(row)) perturbed.push(row);
      else others.push(row);
    const libraryFile = libraryFileOf(file, library);
    const libraryRows = libraryFile === undefined ? [] : readRows(libraryFile);
    verdicts.push(...judgeRows(others, libraryRows, file));
  }
  return { perturbed, verdicts };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

process.exitCode = main(process.argv.slice(2));
