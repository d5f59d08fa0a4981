/**
 * Where a migration stands, as lines for people: its sentence, funnel, waves, blockers and what the model used.
 */
import type { MigrationOverview, MigrationSummary } from '../online-types.ts';
import type { Colors } from '../output.ts';
import { counted, percent } from '../words.ts';

/** The funnel on one line: `found 12 → matched 10 → …; clean 2, failed 1`. */
export function funnelLine({ funnel, exits }: Pick<MigrationOverview, 'funnel' | 'exits'>): string {
  const stages = funnel.map(({ stage, reached }) => `${stage} ${reached}`).join(' → ');
  const counts = new Map<string, number>();
  for (const { exit, count } of exits) counts.set(exit, (counts.get(exit) ?? 0) + count);
  const sides = [...counts].filter(([, count]) => count > 0).map(([exit, count]) => `${exit} ${count}`);
  return sides.length === 0 ? stages : `${stages}; ${sides.join(', ')}`;
}

/** The whole overview of one migration. */
export function overviewLines(overview: MigrationOverview, colors: Colors): readonly string[] {
  const { name, title, state, version, run, sentence, waves, blockers, model } = overview;
  const lines = [
    `${colors.bold(name)} ${colors.dim(`version ${version}, run ${run}`)} ${title}`,
    `${coloredState(state, colors)}: ${sentence}`,
    funnelLine(overview),
  ];
  for (const wave of waves) lines.push(waveLine(wave));
  for (const { kind, reason, count, code } of blockers)
    lines.push(`${blockerMark(kind, colors)} ${reason} (${counted(count, 'target')}, ${code})`);
  if (model.calls > 0) {
    const of = model.moneyBudget === null ? '' : ` of ${money(model.moneyBudget)}`;
    lines.push(`model: ${counted(model.calls, 'call')}, ${money(model.money)}${of}`);
  }
  return lines;
}

/** One row of the list of migrations. */
export function summaryLine(summary: MigrationSummary, colors: Colors): string {
  const { name, state, total, targets, title } = summary;
  return `${colors.bold(name)}  ${coloredState(state, colors)}  ${targets.merged} of ${total} merged  ${title}`;
}

function waveLine({
  name,
  state,
  settled,
  total,
  conditions,
  approvable,
}: MigrationOverview['waves'][number]): string {
  const gate = conditions.map(
    ({ metric, operator, threshold, value }) =>
      `${metric} ${value === null ? '–' : percent(value)} ${operator} ${percent(threshold)}`,
  );
  const awaited = approvable ? ['awaits approval'] : [];
  const notes = [...gate, ...awaited].join(', ');
  return `wave ${name}: ${state}, ${settled} of ${total} settled${notes === '' ? '' : ` (${notes})`}`;
}

function coloredState(state: MigrationSummary['state'], colors: Colors): string {
  if (state === 'finished') return colors.green(state);
  if (state === 'aborted') return colors.red(state);
  return state === 'paused' ? colors.yellow(state) : colors.cyan(state);
}

function blockerMark(kind: MigrationOverview['blockers'][number]['kind'], colors: Colors): string {
  if (kind === 'person') return colors.yellow('needs you:');
  return kind === 'fault' ? colors.red('broken:') : colors.dim('waits:');
}

function money(dollars: number): string {
  return `${dollars.toFixed(dollars < 1 ? 4 : 2)} USD`;
}
