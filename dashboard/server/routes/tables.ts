/** Routes of the two long tables: targets and changesets, filtered, ordered and paged in the database. */
import { z } from 'zod';
import { MigrationName, Problem } from '../contract/common.ts';
import { ChangesetPage, ChangesetQuery, TargetPage, TargetQuery } from '../contract/tables.ts';
import { type App, type RouteContext, requireMigration } from '../http/app.ts';
import { pageOfRows } from '../queries/keyset.ts';
import { type ChangesetTableRow, countListedChangesets, listChangesets } from '../queries/list-changesets.ts';
import { countListedTargets, listTargets, type TargetTableRow } from '../queries/list-targets.ts';

const params = z.object({ name: MigrationName });

/** Adds the routes of both tables. */
export function tableRoutes(app: App, context: RouteContext): void {
  targetsRoute(app, context);
  changesetsRoute(app, context);
}

function targetsRoute(app: App, context: RouteContext): void {
  const schema = {
    summary: 'Targets of a migration, one page',
    params,
    querystring: TargetQuery,
    response: { 200: TargetPage, 400: Problem, 404: Problem },
  };
  app.get('/api/migrations/:name/targets', { schema }, async (request) => {
    const { name } = request.params;
    await requireMigration(context, name);
    const [rows, total] = await Promise.all([
      listTargets(context.database, name, request.query),
      countListedTargets(context.database, name, request.query),
    ]);
    const page = pageOfRows(rows, request.query.limit);
    return { items: page.rows.map(targetItem), total, next: page.next };
  });
}

function changesetsRoute(app: App, context: RouteContext): void {
  const schema = {
    summary: 'Changesets of a migration, one page',
    params,
    querystring: ChangesetQuery,
    response: { 200: ChangesetPage, 400: Problem, 404: Problem },
  };
  app.get('/api/migrations/:name/changesets', { schema }, async (request) => {
    const { name } = request.params;
    await requireMigration(context, name);
    const [rows, total] = await Promise.all([
      listChangesets(context.database, name, request.query),
      countListedChangesets(context.database, name, request.query),
    ]);
    const page = pageOfRows(rows, request.query.limit);
    return { items: page.rows.map(changesetItem), total, next: page.next };
  });
}

function targetItem(row: TargetTableRow): TargetPage['items'][number] {
  return {
    id: row.id,
    repository: row.repository,
    owner: row.owner,
    name: row.name,
    state: row.state,
    reason: row.reason,
    code: row.code,
    wave: row.wave,
    waveName: row.wave_name,
    ruleSites: row.rule_sites,
    modelSites: row.model_sites,
    ruleEdits: row.rule_edits,
    modelEdits: row.model_edits,
    changedAt: row.state_at.toISOString(),
    number: row.number,
    url: row.url,
  };
}

function changesetItem(row: ChangesetTableRow): ChangesetPage['items'][number] {
  return {
    id: row.id,
    repository: row.repository,
    owner: row.owner,
    name: row.name,
    title: row.title,
    state: row.state,
    reason: row.reason,
    checks: row.checks,
    review: row.review,
    wave: row.wave,
    waveName: row.wave_name,
    files: row.files,
    additions: row.additions,
    deletions: row.deletions,
    ruleEdits: row.rule_edits,
    modelEdits: row.model_edits,
    number: row.number,
    url: row.url,
    changedAt: row.updated_at.toISOString(),
  };
}
