-- What an admin demands of tags, and which spellings are read as one.

-- A client's rules as they were set, one row for each time: the newest is in force, the others say what was before.
create table tag_rules (
  client_id  uuid not null references client (id),
  version    integer not null check (version > 0),
  -- Contract TagRule[]. Text, where jsonb would put fields into another order.
  rules      json not null,
  created_by uuid not null references app_user (id),
  created_at timestamptz not null default now(),
  primary key (client_id, version)
);

-- Spellings of a tag key, or of a key's values, that are read as another. Nothing of what was loaded changes.
create table tag_merge (
  id         uuid primary key default uuidv7(),
  client_id  uuid not null references client (id),
  -- The key whose values are merged; null where keys are.
  key        text check (key <> ''),
  target     text not null check (target <> ''),
  spellings  text[] not null check (cardinality(spellings) > 0),
  created_by uuid not null references app_user (id),
  created_at timestamptz not null default now(),
  undone_by  uuid references app_user (id),
  undone_at  timestamptz
);
create index tag_merge_client_id_idx on tag_merge (client_id, id desc) where undone_at is null;
