/**
 * The statements of usage: declared queries, counts as intervals of days, totals of counted days.
 *
 * A repository's counts are replaced in one transaction; a count that did not change keeps its row. Counting twice on one day
 * leaves what the second saw.
 */
import { RegradeError } from '../../core/errors.ts';
import { hashOf } from '../../core/hash.ts';
import type { Scope } from '../../core/spec/spec.ts';
import type { Database, Queryable } from '../adapters/database/database.ts';
import type { FoundRepository } from '../discover/ports.ts';

/** A declared usage query. */
export interface UsageDefinition {
  /** Lower-case letters, digits and dashes. */
  readonly name: string;
  readonly title: string;
  /** GritQL. */
  readonly pattern: string;
  readonly scope: Scope;
}

/** Sites of one shape in one language of one repository. */
export interface UsageCount {
  readonly language: string;
  readonly shape: string;
  readonly sites: number;
}

/** Declares a query or gives it another title. Throws `RG_SCAN_USAGE_CHANGED` where its pattern or scope is another. */
export async function declareUsage(database: Queryable, usage: UsageDefinition): Promise<void> {
  const { name, title, pattern, scope } = usage;
  const definition = hashOf([pattern, scope]);
  const [row] = await database.query<{ definition: string }>(
    `insert into usage_queries (name, title, pattern, scope, definition) values ($1, $2, $3, $4, $5)
     on conflict (name) do update set title = excluded.title, updated_at = now() returning definition`,
    [name, title, pattern, JSON.stringify(scope), definition],
  );
  if (row?.definition !== definition) throw new RegradeError('RG_SCAN_USAGE_CHANGED', { name });
}

/** Adds repositories that no migration named yet, so that counts can refer to them; known ones stay as they are. */
export async function addRepositories(
  database: Queryable,
  repositories: readonly FoundRepository[],
): Promise<void> {
  await database.query(
    `insert into repositories (id, host, owner, name, clone_url, web_url, api_url, default_branch, archived)
     select * from jsonb_to_recordset($1) as r (id text, host text, owner text, name text, "cloneUrl" text, "webUrl" text,
       "apiUrl" text, "defaultBranch" text, archived boolean)
     on conflict do nothing`,
    [JSON.stringify(repositories)],
  );
}

/** One repository's counts on a day, in place of those before. */
export interface RepositoryUsage {
  readonly name: string;
  readonly repository: string;
  readonly commit: string;
  /** `YYYY-MM-DD`, not before the last counted day. */
  readonly day: string;
  readonly counts: readonly UsageCount[];
}

/** Ends what does not hold any more and begins what is new; a count without a site has no row. */
export function writeUsage(database: Database, usage: RepositoryUsage): Promise<void> {
  const { name, repository, commit, day, counts } = usage;
  const now = `jsonb_to_recordset($3) as n (language text, shape text, sites integer)`;
  const same = `select 1 from ${now} where n.language = c.language and n.shape = c.shape and n.sites = c.sites`;
  const gone = `c.query = $1 and c.repository = $2 and c.until is null and not exists (${same})`;
  const parameters = [name, repository, JSON.stringify(counts.filter(({ sites }) => sites > 0))];
  return database.transaction(async (client) => {
    await client.query(`delete from usage_counts c where ${gone} and c.since >= $4::date`, [
      ...parameters,
      day,
    ]);
    await client.query(`update usage_counts c set until = $4::date where ${gone}`, [...parameters, day]);
    await client.query(
      `insert into usage_counts (query, repository, base_commit, language, shape, sites, since)
       select $1, $2, $5, n.language, n.shape, n.sites, $4::date from ${now}
       where not exists (select 1 from usage_counts c where c.query = $1 and c.repository = $2 and c.until is null
                           and c.language = n.language and c.shape = n.shape)`,
      [...parameters, day, commit],
    );
  });
}

/** Ends the counts of repositories that the scope does not name any more. */
export async function dropOthers(
  database: Queryable,
  {
    name,
    day,
    repositories,
  }: { readonly name: string; readonly day: string; readonly repositories: readonly string[] },
): Promise<void> {
  const others = 'query = $1 and until is null and repository <> all ($2)';
  await database.query(`delete from usage_counts where ${others} and since >= $3::date`, [
    name,
    repositories,
    day,
  ]);
  await database.query(`update usage_counts set until = $3::date where ${others}`, [name, repositories, day]);
}

/** How a day's counting went. */
export interface UsageDayCount {
  readonly name: string;
  readonly day: string;
  readonly repositories: number;
  readonly failed: number;
}

/** Writes the day's totals; returns them. */
export async function closeDay(
  database: Queryable,
  { name, day, repositories, failed }: UsageDayCount,
): Promise<{ readonly sites: number; readonly using: number }> {
  const [row] = await database.query<{ sites: number; using: number }>(
    `insert into usage_scans as s (query, day, repositories, failed, using_repositories, sites)
     select $1, $2::date, $3, $4, count(distinct repository), coalesce(sum(sites), 0)
     from usage_counts where query = $1 and until is null
     on conflict (query, day) do update set repositories = excluded.repositories, failed = excluded.failed,
       using_repositories = excluded.using_repositories, sites = excluded.sites, at = now()
     returning s.sites, s.using_repositories as using`,
    [name, day, repositories, failed],
  );
  return row ?? { sites: 0, using: 0 };
}
