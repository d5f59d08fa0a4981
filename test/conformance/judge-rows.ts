/** Judges the rows of vector files: finds each row's kind, applies the list of exceptions, takes the time. */
import { type VectorException, vectorExceptions } from './exceptions.ts';
import { type Row, type RowVerdict, textField } from './row-kind.ts';
import { rowKinds } from './row-kinds.ts';

/** A verdict with the time that its whole row took, in milliseconds. */
export interface TimedVerdict extends RowVerdict {
  readonly ms: number;
}

/** Verdicts over rows; `origin` names a row that has no id. */
export function judgeRows(
  rows: readonly Row[],
  libraryRows: readonly Row[],
  origin: string,
): readonly TimedVerdict[] {
  return rows.flatMap((row, index) => {
    const started = performance.now();
    const verdicts = judgeRow(row, libraryRows, `${origin}:${index + 1}`);
    const ms = performance.now() - started;
    return verdicts.map((verdict) => ({ ...withException(verdict), ms }));
  });
}

function judgeRow(row: Row, libraryRows: readonly Row[], place: string): readonly RowVerdict[] {
  const kind = rowKinds.find((candidate) => candidate.recognises(row));
  if (kind !== undefined) return kind.judge(row, { libraryRows });
  const id = textField(row, 'id') || place;
  return [{ id, outcome: 'skipped', reason: 'no kind of row', group: 'unknown', features: [] }];
}

/** A verdict seen with the exceptions: an expected failure is skipped, a pass that was not expected fails. */
export function withException(
  verdict: RowVerdict,
  exceptions: readonly VectorException[] = vectorExceptions,
): RowVerdict {
  const exception = exceptions.find(({ id }) => id === verdict.id);
  if (exception === undefined || verdict.outcome === 'skipped') return verdict;
  if (verdict.outcome === 'failed') return { ...verdict, outcome: 'skipped', reason: exception.reason };
  const reason = `passes, but is listed as an exception (${exception.reason}): strike it off the list`;
  return { ...verdict, outcome: 'failed', reason };
}
