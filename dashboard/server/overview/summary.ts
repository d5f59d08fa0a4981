/**
 * A migration's row of the list, out of its stored columns. Pure.
 */
import type { MigrationSummary } from '../contract/migrations.ts';
import type { MigrationRow } from '../queries/list-migrations.ts';
import { changesetCounts, targetCounts } from './counts.ts';

/** The summary of one stored migration. */
export function summaryOf(row: MigrationRow): MigrationSummary {
  const targets = targetCounts(row.targets);
  return {
    name: row.name,
    title: row.title,
    state: row.state,
    reason: row.reason,
    version: row.version,
    run: row.run,
    owners: [...row.owners],
    targets,
    total: Object.values(targets).reduce((sum, count) => sum + count, 0),
    changesets: changesetCounts(row.changesets),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
