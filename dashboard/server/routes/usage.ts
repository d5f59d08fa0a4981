/** Routes of usage: the declared queries, and a table of one on a day, as JSON and as CSV. */
import { z } from 'zod';
import { RegradeError } from '../../../core/errors.ts';
import { Problem } from '../contract/common.ts';
import { UsageList, UsageName, type UsageSummary, UsageTable, UsageTableQuery } from '../contract/usage.ts';
import type { App, RouteContext } from '../http/app.ts';
import { csvText } from '../http/csv.ts';
import { listUsage } from '../queries/list-usage.ts';
import { listUsageQueries } from '../queries/list-usage-queries.ts';

const params = z.object({ name: UsageName });
/** Most rows of one table. */
const maxRows = 50_000;
/** A day is compared with the last counted one so many days before it, or with the first. */
const comparedDays = 30;
const dayMs = 86_400_000;

/** Adds the routes below `/api/usage`. */
export function usageRoutes(app: App, context: RouteContext): void {
  const list = { summary: 'All usage queries with their totals over time', response: { 200: UsageList } };
  app.get('/api/usage', { schema: list }, async () => ({
    items: [...(await listUsageQueries(context.database, null))],
  }));
  const table = {
    summary: 'Who uses it, how often: one usage query on a day, by repository, owner, language or shape',
    params,
    querystring: UsageTableQuery,
    response: { 200: UsageTable, 400: Problem, 404: Problem },
  };
  app.get('/api/usage/:name', { schema: table }, (request) =>
    readTable(context, request.params.name, request.query),
  );
  csvRoute(app, context);
}

function csvRoute(app: App, context: RouteContext): void {
  const schema = {
    summary: 'The same table as CSV',
    params,
    querystring: UsageTableQuery,
    produces: ['text/csv'],
    response: { 200: z.unknown().describe('The table'), 400: Problem, 404: Problem },
  };
  app.get(
    '/api/usage/:name/table.csv',
    { schema, serializerCompiler: () => String },
    async (request, reply) => {
      const { name } = request.params;
      const table = await readTable(context, name, request.query);
      const file = [name, table.group, table.day].filter((part) => part !== null).join('-');
      return reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${file}.csv"`)
        .send(textOf(table));
    },
  );
}

function textOf({ group, day, comparedWith, rows }: UsageTable): string {
  const owned = group === 'repository';
  const header = [
    ...(owned ? ['repository', 'owner'] : [group]),
    ...['languages', 'repositories', `sites ${day}`, `sites ${comparedWith}`],
  ];
  return csvText(
    header,
    rows.map((row) => [
      row.key,
      ...(owned ? [row.owner] : []),
      row.languages.join(' '),
      row.repositories,
      row.sites,
      row.before,
    ]),
  );
}

async function readTable(
  { database }: RouteContext,
  name: string,
  { group, day: asked }: UsageTableQuery,
): Promise<UsageTable> {
  const [query] = await listUsageQueries(database, name);
  if (query === undefined) throw new RegradeError('RG_DASHBOARD_UNKNOWN_USAGE', { name });
  const days = shownDays(query, asked);
  if (days === undefined) return { query, group, day: null, comparedWith: null, rows: [], cut: false };
  const { day, before } = days;
  const rows = await listUsage(database, { name, group, day, before, limit: maxRows });
  const shown = rows.slice(0, maxRows);
  return { query, group, day, comparedWith: before, rows: shown, cut: rows.length > shown.length };
}

/** The counted day to show and the one to compare it with; none where nothing was counted by then. */
function shownDays(
  { days }: UsageSummary,
  asked: string | undefined,
): { readonly day: string; readonly before: string } | undefined {
  const counted = days.map(({ day }) => day).filter((day) => asked === undefined || day <= asked);
  const [first, last] = [counted[0], counted.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const border = new Date(Date.parse(last) - comparedDays * dayMs).toISOString().slice(0, 10);
  return { day: last, before: counted.findLast((day) => day <= border) ?? first };
}
