/**
 * Creating and dropping databases of tests by cloning a template.
 *
 * Knows servers only by their URL; where the server comes from is `servers.ts`.
 */
import pg from 'pg';

/** The same URL with another database's name. */
export function withDatabaseName(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

/** Creates a database as a copy of `template`, to which nobody may be connected. */
export async function cloneDatabase(adminUrl: string, template: string, name: string): Promise<void> {
  await administer(adminUrl, (client) =>
    client.query(`create database ${pg.escapeIdentifier(name)} template ${pg.escapeIdentifier(template)}`),
  );
}

/** Drops a database, cutting the connections that are left. */
export async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  await administer(adminUrl, (client) =>
    client.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`),
  );
}

/** Connections to a database that are not idle poolers of the server itself. */
export async function connectionsTo(adminUrl: string, name: string): Promise<number> {
  return administer(adminUrl, async (client) => {
    const result = await client.query<{ count: string }>(
      `select count(*) from pg_stat_activity where datname = $1 and backend_type = 'client backend'`,
      [name],
    );
    return Number(result.rows[0]?.count);
  });
}

async function administer<T>(adminUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
