/**
 * Follows a migration until it ends: a sentence and the funnel, drawn over on a terminal, a line a change elsewhere.
 *
 * Events only say that something changed; what is shown is read from the overview, so a lost event loses nothing.
 */
import type { ExitMeaning } from '../core/error-codes/define.ts';
import type { DashboardClient } from '../dashboard/client/client.ts';
import type { CommandContext } from './command.ts';
import type { MigrationOverview } from './online-types.ts';
import { funnelLine, overviewLines } from './present/overview.ts';

/** States in which nothing more will happen by itself. */
const endStates: ReadonlySet<MigrationOverview['state']> = new Set(['finished', 'aborted']);

/** Follows until the migration ends, or the context's signal aborts (`interrupted`). */
export async function followMigration(
  client: DashboardClient,
  name: string,
  context: CommandContext,
): Promise<ExitMeaning> {
  const { output, signal } = context;
  let shown = '';
  const show = (overview: MigrationOverview) => {
    const text = `${overview.sentence} ${funnelLine(overview)}`;
    if (text === shown) return;
    shown = text;
    output.progress(text);
    const { state, sentence, funnel, exits, blockers } = overview;
    output.json({ kind: 'progress', name, state, sentence, funnel, exits, blockers });
    for (const { reason } of newPersonBlockers(overview)) output.log(`needs you: ${reason}`);
  };
  const newPersonBlockers = onceEach();
  let overview = await client.getMigration(name);
  show(overview);
  const stream = new AbortController();
  const stop = () => stream.abort();
  signal.addEventListener('abort', stop, { once: true });
  try {
    if (!endStates.has(overview.state)) {
      for await (const _ of client.eventBatches(name, { after: overview.cursor, signal: stream.signal })) {
        overview = await client.getMigration(name);
        show(overview);
        if (endStates.has(overview.state)) break;
      }
    }
  } finally {
    signal.removeEventListener('abort', stop);
    stream.abort();
  }
  output.endProgress();
  if (!endStates.has(overview.state)) return 'interrupted';
  output.json({ kind: 'ended', ...overview });
  for (const line of overviewLines(overview, output.colors)) output.line(line);
  return endOf(overview);
}

/** Blockers that a person must act on, each reason told once. */
function onceEach(): (overview: MigrationOverview) => readonly MigrationOverview['blockers'][number][] {
  const told = new Set<string>();
  return ({ blockers }) =>
    blockers.filter(({ kind, reason }) => {
      if (kind !== 'person' || told.has(reason)) return false;
      told.add(reason);
      return true;
    });
}

function endOf({ state, targets }: MigrationOverview): ExitMeaning {
  const broken = targets.failed + targets.rejected;
  return state === 'finished' && broken === 0 ? 'done' : 'attention';
}
