-- Up Migration

-- "Who uses this, how often", over time: a declared query, and what scans of its scope counted.

create table usage_queries (
  name text primary key,
  title text not null,
  pattern text not null,                        -- GritQL
  -- {sources, files}: core/spec/spec.ts Scope
  scope jsonb not null,
  -- Hash of pattern and scope; it never changes, since counts of two questions cannot be compared.
  definition text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- One row a day on which the query was counted, with the totals of that day.
create table usage_scans (
  query text not null references usage_queries (name) on delete cascade,
  day date not null,
  repositories integer not null,                -- looked at, those without a site included
  failed integer not null,                      -- could not be looked at; they keep their last counts
  using_repositories integer not null,
  sites integer not null,
  at timestamptz not null default now(),
  primary key (query, day)
);

-- Counts as intervals of days: a repository that did not change costs no row, however often it is scanned.
create table usage_counts (
  id bigint generated always as identity primary key,
  query text not null references usage_queries (name) on delete cascade,
  repository text not null references repositories (id),
  base_commit text not null,                    -- at which this count was first seen
  language text not null,
  shape text not null,                          -- the site's text with the query's variables as holes
  sites integer not null check (sites > 0),
  since date not null,
  until date check (until > since)              -- first day on which it no longer held; null while it holds
);
create unique index usage_counts_held on usage_counts (query, repository, language, shape) where until is null;
create index usage_counts_by_day on usage_counts (query, since, until);
