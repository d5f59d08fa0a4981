/**
 * What the demo's run came to, counted from the read model: the one JSON object that `--json` prints.
 */
import type { Queryable } from '../../activities/adapters/database/database.ts';
import type { TargetState, WaveState } from '../../core/states.ts';
import type { Fleet } from './fleet.ts';

/** The demo's result; stable, for people's scripts and the project's own checks. */
export interface DemoSummary {
  readonly fleet: { readonly repositories: number; readonly files: number; readonly bytes: number };
  readonly sites: { readonly total: number; readonly rule: number; readonly model: number };
  readonly targets: {
    readonly matched: number;
    readonly accepted: number;
    readonly rejected: number;
    readonly failed: number;
    /** Matched, but every site was rightly left as it is. */
    readonly unchanged: number;
  };
  readonly edits: { readonly rule: number; readonly model: number };
  readonly verdicts: { readonly accepted: number; readonly rejected: number; readonly inconclusive: number };
  readonly model: {
    readonly mode: 'live' | 'recorded';
    readonly calls: number;
    /** Requests without a recording. */
    readonly missing: number;
    readonly tokens: number;
  };
  readonly pullRequests: { readonly total: number; readonly openedNow: number };
  readonly waves: readonly {
    readonly name: string;
    readonly state: WaveState;
    readonly targets: number;
    readonly pullRequests: number;
  }[];
  readonly failures: readonly {
    readonly repository: string;
    readonly stage: string;
    readonly code: string;
    readonly message: string;
  }[];
  /** Seconds by stage. */
  readonly seconds: Readonly<Record<string, number>>;
  readonly dashboard: string;
}

/** What the database does not know. */
export interface SummaryContext {
  readonly migration: string;
  readonly fleet: Fleet;
  readonly mode: 'live' | 'recorded';
  /** Start of this run, by the database's clock. */
  readonly startedAt: Date;
  readonly seconds: Readonly<Record<string, number>>;
  readonly dashboard: string;
}

/** Counts everything. */
export async function summarize(client: Queryable, context: SummaryContext): Promise<DemoSummary> {
  const { migration, fleet } = context;
  return {
    fleet: { repositories: fleet.repositories.length, files: fleet.files, bytes: fleet.bytes },
    ...(await countTargets(client, migration)),
    verdicts: await countVerdicts(client, migration),
    model: { mode: context.mode, ...(await countCalls(client, migration)) },
    pullRequests: await countPullRequests(client, migration, context.startedAt),
    waves: await readWaves(client, migration),
    failures: await readFailures(client, migration),
    seconds: context.seconds,
    dashboard: context.dashboard,
  };
}

async function countTargets(client: Queryable, migration: string) {
  const rows = await client.query<{
    state: TargetState;
    n: number;
    rule_sites: number;
    model_sites: number;
    rule_edits: number;
    model_edits: number;
  }>(
    `select state, count(*) as n, sum(rule_sites) as rule_sites, sum(model_sites) as model_sites,
       sum(rule_edits) as rule_edits, sum(model_edits) as model_edits
     from targets where migration = $1 and rule_sites + model_sites > 0 group by state`,
    [migration],
  );
  const sum = (pick: (row: (typeof rows)[number]) => number) =>
    rows.reduce((total, row) => total + pick(row), 0);
  const inStates = (...states: readonly TargetState[]) =>
    sum(({ state, n }) => (states.includes(state) ? n : 0));
  const [rule, model] = [sum((row) => row.rule_sites), sum((row) => row.model_sites)];
  return {
    sites: { total: rule + model, rule, model },
    targets: {
      matched: sum((row) => row.n),
      accepted: inStates('published', 'merged', 'vetoed'),
      rejected: inStates('rejected'),
      failed: inStates('failed'),
      unchanged: inStates('clean', 'skipped'),
    },
    edits: { rule: sum((row) => row.rule_edits), model: sum((row) => row.model_edits) },
  };
}

async function countVerdicts(client: Queryable, migration: string) {
  const rows = await client.query<{ outcome: 'accepted' | 'rejected' | 'inconclusive'; n: number }>(
    `select v.outcome, count(*) as n from targets t join verdicts v on v.patch = t.patch
     where t.migration = $1 group by v.outcome`,
    [migration],
  );
  const of = (outcome: string) => rows.find((row) => row.outcome === outcome)?.n ?? 0;
  return { accepted: of('accepted'), rejected: of('rejected'), inconclusive: of('inconclusive') };
}

async function countCalls(client: Queryable, migration: string) {
  const [row] = await client.query<{ calls: number; missing: number; tokens: number }>(
    `select count(*) as calls, count(*) filter (where outcome = 'missing') as missing,
       coalesce(sum(prompt_tokens + completion_tokens), 0) as tokens
     from model_calls where migration = $1`,
    [migration],
  );
  return row ?? { calls: 0, missing: 0, tokens: 0 };
}

async function countPullRequests(client: Queryable, migration: string, startedAt: Date) {
  const [row] = await client.query<{ total: number; opened_now: number }>(
    `select count(*) filter (where number is not null) as total,
       count(*) filter (where opened_at >= $2) as opened_now
     from changesets where migration = $1`,
    [migration, startedAt],
  );
  return { total: row?.total ?? 0, openedNow: row?.opened_now ?? 0 };
}

function readWaves(client: Queryable, migration: string) {
  return client.query<DemoSummary['waves'][number]>(
    `select w.name, w.state, count(t.id) as targets,
       count(c.id) filter (where c.number is not null) as "pullRequests"
     from waves w
     left join targets t on t.migration = w.migration and t.wave = w.index
     left join changesets c on c.target = t.id
     where w.migration = $1 group by w.index, w.name, w.state order by w.index`,
    [migration],
  );
}

function readFailures(client: Queryable, migration: string) {
  return client.query<DemoSummary['failures'][number]>(
    `select repository, coalesce(failed_stage, case state when 'rejected' then 'verify' else 'publish' end) as stage,
       coalesce(code, '') as code, reason as message
     from targets where migration = $1 and state in ('failed', 'rejected') order by repository`,
    [migration],
  );
}
