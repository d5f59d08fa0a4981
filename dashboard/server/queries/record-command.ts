/**
 * The audit of commands: each is written before it is given, and its outcome after.
 */
import type { Queryable } from '../ports.ts';

/** A command as the audit holds it. */
export interface AuditRow {
  readonly migration: string;
  readonly command: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** `null` until the command was answered. */
  readonly outcome: string | null;
}

const insertSql = `
insert into audit (command_id, migration, actor, command, arguments) values ($1, $2, $3, $4, $5)
on conflict (command_id) do nothing`;
const selectSql = 'select migration, command, arguments, outcome from audit where command_id = $1';
const outcomeSql = 'update audit set outcome = $2 where command_id = $1';

/** Writes a command unless its id is known, and returns what the audit holds under the id. */
export async function recordCommand(
  database: Queryable,
  entry: {
    readonly commandId: string;
    readonly migration: string;
    readonly actor: string;
    readonly command: string;
    readonly arguments: Readonly<Record<string, unknown>>;
  },
): Promise<AuditRow | undefined> {
  await database.query(insertSql, [
    entry.commandId,
    entry.migration,
    entry.actor,
    entry.command,
    JSON.stringify(entry.arguments),
  ]);
  const [row] = await database.query<AuditRow>(selectSql, [entry.commandId]);
  return row;
}

/** Writes what came of a command. */
export async function recordOutcome(database: Queryable, commandId: string, outcome: string): Promise<void> {
  await database.query(outcomeSql, [commandId, outcome]);
}
