/** Sums verdicts up: for people as lines, for programs as one object. Pure. */
import type { TimedVerdict } from './judge-rows.ts';

/** Counts of one group, one feature, or all. */
export interface RowCounts {
  passed: number;
  failed: number;
  skipped: number;
}

/** What a run over rows gave, as `--json` prints it. */
export interface RowReport extends RowCounts {
  /** By language, and by format for edit vectors. */
  readonly groups: Readonly<Record<string, RowCounts>>;
  readonly features: Readonly<Record<string, RowCounts>>;
  readonly failures: readonly { readonly id: string; readonly reason: string }[];
  readonly skips: readonly { readonly id: string; readonly reason: string }[];
  /** The row that took longest, in milliseconds; absent where there was none. */
  readonly slowest?: { readonly id: string; readonly ms: number };
}

/** Sums verdicts up. */
export function reportOf(verdicts: readonly TimedVerdict[]): RowReport {
  const all: RowCounts = { passed: 0, failed: 0, skipped: 0 };
  for (const { outcome } of verdicts) all[outcome]++;
  const named = (outcome: TimedVerdict['outcome']) =>
    verdicts.filter((verdict) => verdict.outcome === outcome).map(({ id, reason }) => ({ id, reason }));
  const [slowest] = verdicts.toSorted((a, b) => b.ms - a.ms);
  return {
    ...all,
    groups: totalsBy(verdicts, ({ group }) => [group]),
    features: totalsBy(verdicts, ({ features }) => features),
    failures: named('failed'),
    skips: named('skipped'),
    ...(slowest === undefined ? {} : { slowest: { id: slowest.id, ms: Math.round(slowest.ms) } }),
  };
}

function totalsBy(
  verdicts: readonly TimedVerdict[],
  namesOf: (verdict: TimedVerdict) => readonly string[],
): Readonly<Record<string, RowCounts>> {
  const totals = new Map<string, RowCounts>();
  for (const verdict of verdicts)
    for (const name of namesOf(verdict)) {
      const total = totals.get(name) ?? { passed: 0, failed: 0, skipped: 0 };
      total[verdict.outcome]++;
      totals.set(name, total);
    }
  return Object.fromEntries([...totals].toSorted(([a], [b]) => a.localeCompare(b)));
}

/** Which parts of a report are shown beside failures, groups and the last line. */
export interface ReportParts {
  readonly features: boolean;
  readonly skipped: boolean;
}

/** The report as lines: failing ids, totals, and last `N passed, M failed, K skipped`. */
export function describeReport(report: RowReport, { features, skipped }: ReportParts): readonly string[] {
  const entry = (word: string) => (item: { readonly id: string; readonly reason: string }) =>
    `${word} ${item.id}: ${item.reason.replaceAll('\n', '\\n')}`;
  const { slowest } = report;
  return [
    ...report.failures.map(entry('FAIL')),
    ...(skipped ? report.skips.map(entry('SKIP')) : []),
    ...totalLines('group', report.groups),
    ...(features ? totalLines('feature', report.features) : []),
    ...(slowest === undefined ? [] : [`slowest row: ${slowest.id}, ${slowest.ms} ms`]),
    `${report.passed} passed, ${report.failed} failed, ${report.skipped} skipped`,
  ];
}

function totalLines(title: string, totals: Readonly<Record<string, RowCounts>>): readonly string[] {
  return Object.entries(totals).map(([name, { passed, failed, skipped }]) => {
    const rest = skipped > 0 ? `, ${skipped} skipped` : '';
    return `${title} ${name}: ${passed} of ${passed + failed}${rest}`;
  });
}
