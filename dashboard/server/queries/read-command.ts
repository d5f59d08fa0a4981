/**
 * A command as the audit holds it; the orchestrator writes the audit.
 */
import type { Queryable } from '../ports.ts';

/** What was commanded under an id. */
export interface AuditRow {
  readonly migration: string;
  readonly command: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

const sql = 'select migration, command, arguments from audit where command_id = $1';

/** The command that was given under an id; `undefined` where none was. */
export async function readCommand(database: Queryable, commandId: string): Promise<AuditRow | undefined> {
  const [row] = await database.query<AuditRow>(sql, [commandId]);
  return row;
}
