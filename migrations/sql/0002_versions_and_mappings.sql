-- An upload by a manifest: which export it is, of what it consists, and when the provider delivered it.
alter table upload
  -- The manifest as it was read: { kind, files: [{ name }], … }; null for a file by itself.
  add column manifest     jsonb,
  -- What makes two deliveries versions of one report: kind, account and name of the export. Null without a manifest.
  add column export_key   text,
  -- When the provider delivered it, as far as that is known; else when it arrived here.
  add column delivered_at timestamptz not null default now(),
  add column deleted_at   timestamptz;
create index upload_export_key_idx on upload (client_id, export_key, delivered_at) where export_key is not null;
create index upload_file_storage_key_idx on upload_file (storage_key);

alter table upload_period
  -- replaced: sent to replace the same content; export: a newer delivery of the same export; person: said by a person.
  add column superseded_how text check (superseded_how in ('replaced', 'export', 'person')),
  -- When the rows of this slice were removed by retention; its record stays.
  add column purged_at      timestamptz;
update upload_period set superseded_how = 'replaced' where superseded_by is not null;
alter table upload_period add check ((superseded_by is null) = (superseded_how is null));

-- How a client's own CSV files become cost lines; found again by the columns of their header.
create table custom_mapping (
  id                 uuid primary key default uuidv7(),
  client_id          uuid not null references client (id),
  name               text not null check (name <> ''),
  -- sha256 of the header's column names, in order.
  header_fingerprint text not null,
  header             jsonb not null,
  definition         jsonb not null,
  -- Raised with every change: an upload says with which it was loaded.
  version            integer not null default 1,
  created_by         uuid references app_user (id),
  created_at         timestamptz not null default now(),
  updated_at         timestamptz not null default now()
);
create unique index custom_mapping_header_key on custom_mapping (client_id, header_fingerprint);

-- The mapping that an upload asked for, or was loaded with.
alter table upload add column mapping_id uuid references custom_mapping (id) on delete set null;
create index upload_mapping_id_idx on upload (mapping_id) where mapping_id is not null;
