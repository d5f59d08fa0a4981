-- Up Migration

-- What a check gave at a base commit: measured once, compared with every patch against that commit.
create table base_results (
  key text primary key,                         -- hash of repository, commit, check and tool
  repository text not null references repositories (id) on delete cascade,
  base_commit text not null,
  check_id text not null,
  result jsonb not null,
  created_at timestamptz not null default now()
);
create index base_results_by_repository on base_results (repository, base_commit);
