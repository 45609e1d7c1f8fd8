-- Which rollups a load has, what its tags are, and questions that are kept.

alter table load
  -- Of the rollups that are made when a load is complete; 0 for none. Those of an older version are made again.
  add column rollup_version integer not null default 0;
create index load_without_rollups_idx on load (id) where purged_at is null and rollup_version < 1;

-- The tag keys of a load, without the prefix that some formats give to those of users.
create table load_tag_key (
  load_id     uuid not null references load (id) on delete cascade,
  key         text not null,
  value_count bigint not null,
  line_count  bigint not null,
  -- Whether the rollup of tags has it: one with too many values would be as large as the cost lines.
  rolled_up   boolean not null,
  primary key (load_id, key)
);

-- A question of an analyst: its definition is that of its newest version.
create table saved_query (
  id          uuid primary key default uuidv7(),
  client_id   uuid not null references client (id),
  owner_id    uuid not null references app_user (id),
  name        text not null check (name <> ''),
  description text not null default '',
  -- Whether everybody of the client may see and run it.
  shared      boolean not null default false,
  version     integer not null default 1,
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now(),
  deleted_at  timestamptz
);
create index saved_query_client_id_idx on saved_query (client_id, id desc) where deleted_at is null;

create table saved_query_version (
  saved_query_id uuid not null references saved_query (id) on delete cascade,
  version        integer not null,
  -- Contract SavedQuestion. Text, where jsonb would refuse a NUL in a value and put fields into another order.
  question       json not null,
  created_by     uuid not null references app_user (id),
  created_at     timestamptz not null default now(),
  primary key (saved_query_id, version)
);

-- What a run answered: the last ones are kept, to be compared with the next.
create table saved_query_run (
  id             uuid primary key default uuidv7(),
  saved_query_id uuid not null references saved_query (id) on delete cascade,
  version        integer not null,
  run_by         uuid not null references app_user (id),
  -- Whether it asked about the uploads that its user had selected, which are nobody else's to see.
  of_selection   boolean not null,
  run_at         timestamptz not null default now(),
  -- The question with its relative parameters resolved, and its answer: contract CostQuery and CostAnswer.
  query          json not null,
  answer         json not null
);
create index saved_query_run_idx on saved_query_run (saved_query_id, id desc);
