-- What a client may see and where its dashboards live. Modules are names that server and web both know.
create table capability_profile (
  name            text primary key,
  dashboard_route text not null,
  api_base        text not null,
  modules         text[] not null
);

insert into capability_profile (name, dashboard_route, api_base, modules) values
  ('core',     '/dashboard',           '/api/core',     '{overview,explorer,optimization,governance}'),
  ('client-c', '/dashboards/client-c', '/api/client-c', '{overview,explorer,governance,chargeback}'),
  ('client-d', '/dashboards/client-d', '/api/client-d', '{overview,explorer,optimization,commitments,data-transfer}');

create table client (
  id         uuid primary key default uuidv7(),
  slug       text not null unique check (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
  name       text not null check (name <> ''),
  profile    text not null references capability_profile (name),
  created_at timestamptz not null default now()
);

-- An operator belongs to no client; everybody else to exactly one.
create table app_user (
  id            uuid primary key default uuidv7(),
  client_id     uuid references client (id),
  email         text not null,
  name          text not null,
  role          text not null check (role in ('viewer', 'analyst', 'admin', 'operator')),
  password_hash text not null,
  created_at    timestamptz not null default now(),
  check ((role = 'operator') = (client_id is null))
);
create unique index app_user_email_key on app_user (lower(email));
create index app_user_client_id_idx on app_user (client_id);

create table session (
  id           uuid primary key default uuidv7(),
  user_id      uuid not null references app_user (id) on delete cascade,
  created_at   timestamptz not null default now(),
  expires_at   timestamptz not null,
  revoked_at   timestamptz
);
create index session_user_id_idx on session (user_id);

-- One delivery of a billing file (or of a manifest and its files) and what became of it.
create table upload (
  id              uuid primary key,
  client_id       uuid not null references client (id),
  file_name       text not null,
  origin          text not null check (origin in ('file', 's3')),
  source_uri      text,
  bytes           bigint not null check (bytes >= 0),
  -- sha256 over the sha256 of each file, in order: the same content has the same value.
  content_sha256  text not null,
  -- The upload that this one was asked to replace; its periods are superseded when this one completes.
  replaces_id     uuid references upload (id),
  format          text,
  format_version  text,
  mapping_version integer,
  status          text not null default 'pending'
                  check (status in ('pending', 'processing', 'completed', 'failed', 'cancelled', 'deleted')),
  attempt         integer not null default 0,
  -- The load whose rows are this upload's. Set when an attempt starts; read by queries only once completed.
  load_id         uuid,
  phase           text not null default 'waiting',
  bytes_read      bigint not null default 0,
  rows_read       bigint not null default 0,
  rows_accepted   bigint not null default 0,
  rows_rejected   bigint not null default 0,
  error           jsonb,
  report          jsonb,
  created_by      uuid references app_user (id),
  created_at      timestamptz not null default now(),
  started_at      timestamptz,
  finished_at     timestamptz,
  check (status <> 'completed' or load_id is not null)
);
create index upload_client_id_idx on upload (client_id, id desc);
-- The same bytes are loaded once, unless asked for: the race of two equal deliveries ends here.
create unique index upload_content_key on upload (client_id, content_sha256, replaces_id) nulls not distinct
  where status in ('pending', 'processing', 'completed');

create table upload_file (
  upload_id   uuid not null references upload (id),
  file_index  integer not null,
  name        text not null,
  bytes       bigint not null,
  sha256      text not null,
  storage_key text not null,
  primary key (upload_id, file_index)
);

create table upload_total (
  upload_id          uuid not null references upload (id),
  currency           text not null,
  billed_cost        numeric not null,
  effective_cost     numeric not null,
  list_cost          numeric not null,
  contracted_cost    numeric not null,
  -- The file's own sum of billed cost, read independently of the mapping, rejected rows included.
  source_billed_cost numeric not null,
  rejected_cost      numeric not null,
  primary key (upload_id, currency)
);

create table upload_period (
  upload_id          uuid not null references upload (id),
  -- First day of the billing month.
  period             date not null,
  billing_account_id text not null,
  superseded_by      uuid references upload (id),
  primary key (upload_id, period, billing_account_id)
);
create index upload_period_superseded_by_idx on upload_period (superseded_by);

-- Every attempt to load an upload. Rows of an attempt that is not the completed upload's own are purged.
create table load (
  id         uuid primary key,
  upload_id  uuid not null references upload (id),
  client_id  uuid not null references client (id),
  started_at timestamptz not null default now(),
  purged_at  timestamptz
);
create index load_upload_id_idx on load (upload_id);
create index load_unpurged_idx on load (id) where purged_at is null;

create table selection (
  user_id    uuid primary key references app_user (id) on delete cascade,
  mode       text not null check (mode in ('latest', 'fixed')),
  upload_ids uuid[] not null default '{}'
);

-- Who did what to which object. Append-only.
create table audit_event (
  id          uuid primary key default uuidv7(),
  at          timestamptz not null default now(),
  client_id   uuid references client (id),
  user_id     uuid references app_user (id),
  action      text not null,
  object_type text not null,
  object_id   text not null,
  detail      jsonb not null default '{}',
  address     text
);
create index audit_event_client_id_idx on audit_event (client_id, id desc);

create function audit_event_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'audit events are append-only';
end $$;
create trigger audit_event_append_only before update or delete or truncate on audit_event
  for each statement execute function audit_event_is_append_only();

-- A worker that stopped beating is dead: its jobs are given to others.
create table etl_worker (
  id           text primary key,
  started_at   timestamptz not null default now(),
  heartbeat_at timestamptz not null default now()
);

-- Servers listen, and tell the browsers of that client.
create function notify_upload_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('upload_changed', new.client_id || ' ' || new.id);
  return new;
end $$;
create trigger upload_changed after insert or update on upload
  for each row execute function notify_upload_changed();
