/**
 * The overview of one migration: reads its parts at once and folds them into one document.
 *
 * The position in the event stream is read first, so that the document holds every event up to it at least.
 */
import type { MigrationOverview, MigrationSummary, ModelUse, Wave } from '../contract/migrations.ts';
import type { Clock, Queryable } from '../ports.ts';
import { countStuckChangesets } from '../queries/count-stuck-changesets.ts';
import { countTargets, type TargetCountRow } from '../queries/count-targets.ts';
import { listExits } from '../queries/list-exits.ts';
import { listMigrations } from '../queries/list-migrations.ts';
import { listOwners } from '../queries/list-owners.ts';
import { listWaves } from '../queries/list-waves.ts';
import { readBurnUp } from '../queries/read-burn-up.ts';
import { readHead } from '../queries/read-events.ts';
import { type ModelUseRow, readModelUse } from '../queries/read-model-use.ts';
import { readSpec, type SpecRow } from '../queries/read-spec.ts';
import { blockersOf } from './blockers.ts';
import { burnUpOf } from './burn-up.ts';
import { countsByState, exitsOf, funnelOf, sumOf } from './counts.ts';
import { sentenceOf } from './sentence.ts';
import { summaryOf } from './summary.ts';
import { wavesOf } from './waves.ts';

/** The overview of a migration; `undefined` where none has that name. */
export async function readOverview(
  database: Queryable,
  clock: Clock,
  name: string,
): Promise<MigrationOverview | undefined> {
  const { cursor } = await readHead(database, name);
  const parts = await readParts(database, name);
  if (parts.row === undefined) return undefined;
  const summary = summaryWith(summaryOf(parts.row), parts.targets);
  const waves = wavesOf(parts.waves, parts.targets);
  const funnel = funnelOf(parts.targets);
  const blockers = blockersOf({ waves, exits: parts.exits, stuck: parts.stuck });
  return {
    ...summary,
    description: parts.spec?.description ?? '',
    tracking: parts.spec?.tracking ?? null,
    specId: parts.spec?.id ?? null,
    sentence: sentenceOf({ summary, funnel, waves, blockers }),
    funnel: [...funnel],
    exits: [...exitsOf(parts.targets)],
    waves: [...waves],
    burnUp: burnUpOf(parts.arrivals),
    blockers: [...blockers],
    model: modelUseOf(parts.model, parts.spec),
    ...effortOf(parts.targets),
    repositoryOwners: parts.owners.map((owner) => ({ ...owner })),
    commands: [...commandsOf(summary.state, waves)],
    cursor,
    readAt: clock.now().toISOString(),
  };
}

async function readParts(database: Queryable, name: string) {
  const [rows, spec, targets, waves, arrivals, exits, stuck, model, owners] = await Promise.all([
    listMigrations(database, name),
    readSpec(database, name),
    countTargets(database, name),
    listWaves(database, name),
    readBurnUp(database, name),
    listExits(database, name),
    countStuckChangesets(database, name),
    readModelUse(database, name),
    listOwners(database, name),
  ]);
  return { row: rows[0], spec, targets, waves, arrivals, exits, stuck, model, owners };
}

/** Takes the counts of the same reading as the funnel, so that the numbers of one document agree. */
function summaryWith(summary: MigrationSummary, rows: readonly TargetCountRow[]): MigrationSummary {
  return { ...summary, targets: countsByState(rows), total: sumOf(rows, (row) => row.count) };
}

function effortOf(rows: readonly TargetCountRow[]): Pick<MigrationOverview, 'edits' | 'sites'> {
  return {
    edits: { rule: sumOf(rows, (row) => row.rule_edits), model: sumOf(rows, (row) => row.model_edits) },
    sites: { rule: sumOf(rows, (row) => row.rule_sites), model: sumOf(rows, (row) => row.model_sites) },
  };
}

function modelUseOf(use: ModelUseRow | undefined, spec: SpecRow | undefined): ModelUse {
  return {
    calls: use?.calls ?? 0,
    live: use?.live ?? 0,
    recorded: use?.recorded ?? 0,
    cached: use?.cached ?? 0,
    unanswered: use?.unanswered ?? 0,
    promptTokens: use?.prompt_tokens ?? 0,
    completionTokens: use?.completion_tokens ?? 0,
    money: use?.money ?? 0,
    moneyBudget: spec?.money ?? null,
    tokenBudget: spec?.tokens ?? null,
  };
}

function commandsOf(
  state: MigrationSummary['state'],
  waves: readonly Wave[],
): readonly MigrationOverview['commands'][number][] {
  if (state === 'finished' || state === 'aborted' || state === 'draft') return [];
  const steering =
    state === 'running' ? (['pause'] as const) : state === 'paused' ? (['resume'] as const) : [];
  const approve = waves.some((wave) => wave.approvable) ? (['approve'] as const) : [];
  return [...steering, ...approve, 'abort'];
}
