/** What the control plane answers, as its client types it; the command line knows no more of the dashboard than that. */
import type { DashboardClient } from '../dashboard/client/client.ts';

/** Everything of one migration's overview. */
export type MigrationOverview = Awaited<ReturnType<DashboardClient['getMigration']>>;

/** One row of the list of migrations. */
export type MigrationSummary = Awaited<ReturnType<DashboardClient['listMigrations']>>['items'][number];

/** A command that people give a migration. */
export type MigrationCommand = Parameters<DashboardClient['command']>[1]['command'];
