-- Accounts of AWS that clients have connected, what was delivered there, and uploads whose files come from there.

create table connection (
  id               uuid primary key default uuidv7(),
  client_id        uuid not null references client (id),
  name             text not null check (name <> ''),
  account_id       text not null check (account_id ~ '^\d{12}$'),
  role_arn         text not null,
  bucket           text not null,
  -- Empty for the whole bucket; else it ends with a slash, so that `cur` never is the beginning of `cur-secret`.
  prefix           text not null check (prefix = '' or prefix ~ '[^/]/$'),
  region           text not null,
  -- Made here, and never taken from anybody: what keeps one client from naming the role of another.
  external_id      text not null unique,
  status           text not null default 'unverified' check (status in ('unverified', 'verified', 'failed')),
  -- What the last verification found: contract ConnectionCheck[].
  checks           jsonb not null default '[]',
  last_checked_at  timestamptz,
  last_verified_at timestamptz,
  -- While a verification asks AWS, so that there is one at a time.
  checking_since   timestamptz,
  watch_enabled    boolean not null default false,
  watch_minutes    integer not null default 60 check (watch_minutes between 5 and 1440),
  -- Deliveries of before are taken by a backfill, or when one of their period is rewritten.
  watched_since    timestamptz,
  last_polled_at   timestamptz,
  next_poll_at     timestamptz,
  -- Why the last poll or backfill could not be made: contract ConnectionError.
  poll_error       jsonb,
  -- sha256 of what senders of events have to know.
  event_secret_hash   bytea unique,
  event_secret_set_at timestamptz,
  sns_topic_arns   text[] not null default '{}',
  last_event_at    timestamptz,
  created_by       uuid references app_user (id),
  created_at       timestamptz not null default now(),
  deleted_at       timestamptz
);
create index connection_client_id_idx on connection (client_id, id) where deleted_at is null;
create index connection_next_poll_idx on connection (next_poll_at) where watch_enabled and deleted_at is null;

alter table upload
  add column connection_id uuid references connection (id),
  -- Unknown until the files have come from the bucket.
  alter column content_sha256 drop not null;
-- What has not come yet is nobody's duplicate.
drop index upload_content_key;
create unique index upload_content_key on upload (client_id, content_sha256, replaces_id) nulls not distinct
  where status in ('pending', 'processing', 'completed') and content_sha256 is not null;
create index upload_connection_id_idx on upload (connection_id, id desc) where connection_id is not null;

alter table upload_file
  -- Null until the file has come from the bucket, whole.
  alter column sha256 drop not null,
  -- Where it comes from: the object, and which version of it.
  add column source_uri text,
  add column etag       text,
  add column version_id text;
create index upload_file_source_uri_idx on upload_file (source_uri) where source_uri is not null;

-- What the provider delivered, once each, however often and by whom it was found.
create table delivery (
  id            uuid primary key default uuidv7(),
  client_id     uuid not null references client (id),
  connection_id uuid not null references connection (id),
  manifest_key  text not null,
  etag          text not null,
  -- Of the manifest: when the provider had written everything.
  delivered_at  timestamptz not null,
  -- Of the manifest's content; null where it cannot be read.
  report        text,
  export_key    text,
  period        date,
  delivery_id   text,
  found_by      text not null check (found_by in ('poll', 'event', 'backfill', 'person')),
  found_at      timestamptz not null default now(),
  upload_id     uuid references upload (id),
  -- Why it could not be taken: contract ConnectionError.
  error         jsonb
);
-- A report that keeps its deliveries has its newest manifest twice, under two keys.
create unique index delivery_identity_key on delivery (connection_id, export_key, period, delivery_id) nulls not distinct
  where export_key is not null;
create unique index delivery_manifest_key on delivery (connection_id, manifest_key, etag);
create index delivery_found_idx on delivery (connection_id, id desc);
create index delivery_upload_id_idx on delivery (upload_id);
