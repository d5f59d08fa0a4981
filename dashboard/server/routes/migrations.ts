/** Routes of the migrations: the list, one overview, its failures, and the put that starts or updates one. */
import { z } from 'zod';
import { RegradeError } from '../../../core/errors.ts';
import { hashOf } from '../../../core/hash.ts';
import { MigrationName, Problem } from '../contract/common.ts';
import {
  FailureList,
  MigrationList,
  MigrationOverview,
  PutMigration,
  PutMigrationResult,
} from '../contract/migrations.ts';
import { type App, type RouteContext, requireMigration } from '../http/app.ts';
import { readOverview } from '../overview/overview.ts';
import { summaryOf } from '../overview/summary.ts';
import { listFailures } from '../queries/list-failures.ts';
import { listMigrations } from '../queries/list-migrations.ts';

const params = z.object({ name: MigrationName });
/** A spec and its file, in bytes. */
const bodyLimit = 2 * 1024 * 1024;

/** Adds the routes below `/api/migrations` that concern a whole migration. */
export function migrationRoutes(app: App, context: RouteContext): void {
  listRoute(app, context);
  overviewRoute(app, context);
  failuresRoute(app, context);
  putRoute(app, context);
}

function listRoute(app: App, { database }: RouteContext): void {
  const schema = { summary: 'All migrations', response: { 200: MigrationList } };
  app.get('/api/migrations', { schema }, async () => ({
    items: (await listMigrations(database, null)).map(summaryOf),
  }));
}

function overviewRoute(app: App, { database, clock }: RouteContext): void {
  const schema = {
    summary: 'Where one migration stands',
    params,
    response: { 200: MigrationOverview, 404: Problem },
  };
  app.get('/api/migrations/:name', { schema }, async (request) => {
    const { name } = request.params;
    const overview = await readOverview(database, clock, name);
    if (overview === undefined) throw new RegradeError('RG_DASHBOARD_UNKNOWN_MIGRATION', { name });
    return overview;
  });
}

function failuresRoute(app: App, context: RouteContext): void {
  const schema = {
    summary: 'Targets that left by a fault or a veto, grouped by cause',
    params,
    response: { 200: FailureList, 404: Problem },
  };
  app.get('/api/migrations/:name/failures', { schema }, async (request) => {
    await requireMigration(context, request.params.name);
    const rows = await listFailures(context.database, request.params.name);
    return {
      items: rows.map(({ latest_at, targets, ...row }) => ({
        ...row,
        latestAt: latest_at.toISOString(),
        targets: [...targets],
      })),
    };
  });
}

function putRoute(app: App, { orchestrator }: RouteContext): void {
  const schema = {
    summary: 'Start a migration, or update it to a new version of its spec',
    params,
    body: PutMigration,
    response: { 200: PutMigrationResult, 400: Problem, 422: Problem },
  };
  app.put('/api/migrations/:name', { schema, bodyLimit }, async (request) => {
    const { spec, source } = request.body;
    const { name } = request.params;
    if (spec.name !== name)
      throw new RegradeError('RG_DASHBOARD_NAME_MISMATCH', { name, specName: spec.name });
    const specId = hashOf(spec);
    return { ...(await orchestrator.start({ spec, specId, source })), specId };
  });
}
