-- Up Migration

-- The read model and the effects' ledger. Words are the glossary's; ids are readable text (core/ids.ts).
-- Every row that reports an effect is written in that effect's own transaction, together with its rollout event.

create table migrations (
  name text primary key,
  state text not null default 'planned'
    check (state in ('draft', 'planned', 'running', 'paused', 'finished', 'aborted')),
  -- Why it is in this state, for people, e.g. "paused by platform-team: canary failed".
  reason text not null default '',
  current_spec text,
  -- Counts the starts; part of workflow request ids, so that a second run is a new execution.
  run integer not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table specs (
  id text primary key,                         -- hash of the checked spec
  migration text not null references migrations (name),
  version integer not null,
  title text not null,
  body jsonb not null,                          -- the checked spec (core/spec/spec.ts)
  source text not null,                         -- the file as written
  created_at timestamptz not null default now(),
  unique (migration, version)
);

alter table migrations
  add constraint migrations_current_spec_fkey foreign key (current_spec) references specs (id);

create table repositories (
  id text primary key,                          -- host/owner/name
  host text not null,
  owner text not null,
  name text not null,
  clone_url text not null,
  web_url text,
  -- API base of the code host; null for a plain directory, where pull requests cannot be opened.
  api_url text,
  default_branch text not null,
  archived boolean not null default false,
  topics text[] not null default '{}',
  updated_at timestamptz not null default now()
);

create table waves (
  migration text not null references migrations (name),
  index integer not null,
  name text not null,
  state text not null default 'waiting' check (state in ('waiting', 'open', 'gated', 'done', 'halted')),
  gate jsonb not null,                          -- core/spec/spec.ts Gate
  -- Last measured conditions, for people: [{metric, operator, threshold, value, holds}]
  gate_status jsonb not null default '[]',
  approved_by text,
  approved_at timestamptz,
  opened_at timestamptz,
  settled_at timestamptz,
  done_at timestamptz,
  primary key (migration, index)
);

create table targets (
  id text primary key,                          -- migration/host/owner/name
  migration text not null references migrations (name),
  repository text not null references repositories (id),
  spec text not null references specs (id),
  state text not null default 'found'
    check (state in ('found', 'matched', 'rewriting', 'verified', 'published', 'merged',
                     'clean', 'skipped', 'rejected', 'failed', 'vetoed')),
  -- For side exits: why, in one sentence; `code` is an error code or an outcome's name.
  reason text not null default '',
  code text,
  failed_stage text,
  base_ref text,
  base_commit text,
  wave integer,
  -- Place within the wave, from 0; windows page over it.
  position integer,
  files_scanned integer not null default 0,
  bytes_scanned bigint not null default 0,
  rule_sites integer not null default 0,
  model_sites integer not null default 0,
  rule_edits integer not null default 0,
  model_edits integer not null default 0,
  patch text,
  state_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (migration, repository)
);
create index targets_by_state on targets (migration, state, id);
create index targets_by_wave on targets (migration, wave, position);

-- Results of one pipeline of steps over one blob; the same blob in a hundred repositories is evaluated once.
create table scans (
  query text not null,                          -- hash of the steps and the engine's version
  path_class text not null,                     -- language that the path selects
  blob text not null,                           -- git object id
  result jsonb not null,                        -- sites by step, or the failure of this file
  created_at timestamptz not null default now(),
  primary key (query, path_class, blob)
);

create table sites (
  id bigint generated always as identity primary key,
  target text not null references targets (id) on delete cascade,
  step text not null,
  origin text not null check (origin in ('rule', 'model')),
  path text not null,
  start_line integer not null,
  start_column integer not null,
  end_line integer not null,
  end_column integer not null,
  text text not null
);
create index sites_by_target on sites (target, path, start_line);

create table artifacts (
  sha256 text primary key,
  bytes bigint not null,
  media_type text not null,
  created_at timestamptz not null default now()
);

create table patches (
  id text primary key,                          -- hash of base commit and edits
  target text not null references targets (id) on delete cascade,
  base_commit text not null,
  artifact text not null references artifacts (sha256),   -- JSON: core/patch.ts Patch
  diff text not null references artifacts (sha256),       -- unified diff, for people
  files integer not null,
  additions integer not null,
  deletions integer not null,
  rule_edits integer not null,
  model_edits integer not null,
  created_at timestamptz not null default now()
);
create index patches_by_target on patches (target);

create table verdicts (
  patch text primary key references patches (id) on delete cascade,
  outcome text not null check (outcome in ('accepted', 'rejected', 'inconclusive')),
  reason text not null,
  checks jsonb not null,                        -- core/verdict.ts CheckResult[]
  duration_ms integer not null,
  created_at timestamptz not null default now()
);

create table changesets (
  id text primary key,                          -- the target's id (one changeset a target, for now)
  target text not null unique references targets (id) on delete cascade,
  migration text not null references migrations (name),
  repository text not null references repositories (id),
  patch text not null references patches (id),
  state text not null default 'planned'
    check (state in ('planned', 'draft', 'open', 'approved', 'merged', 'conflicted', 'stale', 'closed', 'diverged')),
  reason text not null default '',
  branch text not null,
  base_branch text not null,
  title text not null,
  head_commit text,
  number integer,
  url text,
  checks text not null default 'none' check (checks in ('none', 'pending', 'passed', 'failed')),
  review text not null default 'none' check (review in ('none', 'approved', 'changes_requested')),
  opened_at timestamptz,
  merged_at timestamptz,
  closed_at timestamptz,
  synced_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index changesets_by_migration on changesets (migration, state, id);
create unique index changesets_by_number on changesets (repository, number) where number is not null;

-- What was asked of a code host under which key of ours: a repeated activity finds its own effect here.
create table host_operations (
  key text primary key,
  changeset text not null references changesets (id) on delete cascade,
  kind text not null,                           -- commit, branch, pull-request, labels
  result jsonb not null,
  created_at timestamptz not null default now()
);
create index host_operations_by_time on host_operations (kind, created_at);

create table model_calls (
  id bigint generated always as identity primary key,
  request text not null,                        -- hash of the request
  migration text not null references migrations (name),
  target text references targets (id) on delete set null,
  step text not null,
  model text not null,
  tier text not null,
  mode text not null check (mode in ('live', 'recorded', 'cached')),
  outcome text not null,                        -- answered, missing, cut, failed, refused-by-budget
  prompt text references artifacts (sha256),
  answer text references artifacts (sha256),
  prompt_tokens integer not null default 0,
  completion_tokens integer not null default 0,
  money numeric(12, 6) not null default 0,
  duration_ms integer not null default 0,
  created_at timestamptz not null default now()
);
create index model_calls_by_migration on model_calls (migration, created_at);
create index model_calls_by_request on model_calls (request);

-- Reserved before a call, settled after it: the sum of both never passes the budget.
create table model_reservations (
  key text primary key,
  migration text not null references migrations (name),
  target text,
  tokens bigint not null,
  money numeric(12, 6) not null,
  settled boolean not null default false,
  created_at timestamptz not null default now()
);
create index model_reservations_by_migration on model_reservations (migration);

create table rollout_events (
  id bigint generated always as identity primary key,
  migration text not null references migrations (name),
  target text,
  wave integer,
  stage text not null,
  kind text not null,                           -- core/events.ts
  data jsonb not null default '{}',
  at timestamptz not null default now()
);
create index rollout_events_by_migration on rollout_events (migration, id);

-- Commands of people and what came of them.
create table audit (
  id bigint generated always as identity primary key,
  command_id text not null unique,
  migration text not null references migrations (name),
  actor text not null,
  command text not null,
  arguments jsonb not null default '{}',
  outcome text,
  at timestamptz not null default now()
);
create index audit_by_migration on audit (migration, id);
