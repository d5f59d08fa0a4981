/**
 * A usage query's counts on one day beside those of an earlier one, summed up by repository, owner, language or shape.
 */
import type { UsageGroup, UsageRow } from '../contract/usage.ts';
import type { Queryable } from '../ports.ts';

/** What to sum up. */
export interface UsageCounting {
  readonly name: string;
  readonly group: UsageGroup;
  readonly day: string;
  /** Day to compare with. */
  readonly before: string;
  /** Most rows. */
  readonly limit: number;
}

const keys: Readonly<Record<UsageGroup, string>> = {
  repository: 'r.id',
  owner: 'r.owner',
  language: 'c.language',
  shape: 'c.shape',
};

const held = (day: string) => `c.since <= ${day}::date and (c.until is null or c.until > ${day}::date)`;

/** Rows with most sites first; one more than the limit, so that the caller sees whether some are missing. */
export function listUsage(database: Queryable, counting: UsageCounting): Promise<readonly UsageRow[]> {
  const { name, group, day, before, limit } = counting;
  const single = group === 'repository';
  const sql = `
    select ${keys[group]} as key,
      ${single ? 'min(r.owner)' : 'null'} as owner, ${single ? 'min(r.web_url)' : 'null'} as url,
      array_agg(distinct c.language order by c.language) as languages,
      count(distinct c.repository) filter (where ${held('$2')})::integer as repositories,
      coalesce(sum(c.sites) filter (where ${held('$2')}), 0)::integer as sites,
      coalesce(sum(c.sites) filter (where ${held('$3')}), 0)::integer as before
    from usage_counts c join repositories r on r.id = c.repository
    where c.query = $1 and ((${held('$2')}) or (${held('$3')}))
    group by 1 order by sites desc, key limit $4`;
  return database.query<UsageRow>(sql, [name, day, before, limit + 1]);
}
