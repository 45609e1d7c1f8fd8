-- Sessions that are renewed, links that set a password, tokens for scripts, and what slows down guessing.

alter table app_user
  -- Null until an invitation was accepted: nobody signs in by then.
  alter column password_hash drop not null,
  add column disabled_at         timestamptz,
  add column password_changed_at timestamptz,
  add column last_sign_in_at     timestamptz;

-- Sessions of before had one cookie for 12 hours and no refresh token: their users sign in again.
delete from session;
alter table session
  add column last_used_at timestamptz not null default now(),
  -- Of the browser, as it said itself; for its user to tell sessions apart.
  add column user_agent   text,
  add column address      text;

-- Each refresh token is used once. One that comes again ends the session that it belongs to.
create table refresh_token (
  token_hash bytea primary key,
  session_id uuid not null references session (id) on delete cascade,
  created_at timestamptz not null default now(),
  used_at    timestamptz
);
create index refresh_token_session_id_idx on refresh_token (session_id);

-- A link that lets one person set a password, once: an invitation, or for who forgot theirs.
create table password_link (
  id         uuid primary key default uuidv7(),
  user_id    uuid not null references app_user (id) on delete cascade,
  purpose    text not null check (purpose in ('invitation', 'reset')),
  token_hash bytea not null unique,
  -- Null where the user asked for it.
  created_by uuid references app_user (id),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at    timestamptz,
  revoked_at timestamptz
);
create index password_link_user_id_idx on password_link (user_id);
create index password_link_created_by_idx on password_link (created_by) where created_by is not null;

create table api_token (
  id           uuid primary key default uuidv7(),
  user_id      uuid not null references app_user (id) on delete cascade,
  name         text not null check (name <> ''),
  scopes       text[] not null check (scopes <@ '{read,upload}' and cardinality(scopes) > 0),
  token_hash   bytea not null unique,
  -- The first characters, by which its owner knows it again.
  prefix       text not null,
  created_at   timestamptz not null default now(),
  expires_at   timestamptz not null,
  last_used_at timestamptz,
  revoked_at   timestamptz
);
create index api_token_user_id_idx on api_token (user_id);

-- Failed sign-ins, by account and by address, on all servers together; the key is a hash.
create table sign_in_throttle (
  key             bytea primary key,
  failures        integer not null,
  last_failure_at timestamptz not null default now(),
  blocked_until   timestamptz
);
create index sign_in_throttle_last_failure_at_idx on sign_in_throttle (last_failure_at);

-- Profiles are defined by the code that has their modules; what a client lacks of its profile is the client's.
alter table client
  drop constraint client_profile_fkey,
  add column disabled_modules text[] not null default '{}';
drop table capability_profile;

create table inquiry (
  id         uuid primary key default uuidv7(),
  name       text not null,
  email      text not null,
  company    text not null,
  message    text not null,
  address    text,
  created_at timestamptz not null default now(),
  handled_at timestamptz,
  handled_by uuid references app_user (id)
);
create index inquiry_unhandled_idx on inquiry (id desc) where handled_at is null;

alter table audit_event
  -- The browser or script, as it said itself.
  add column user_agent text;
create index audit_event_user_id_idx on audit_event (user_id, id desc);
-- For a whole action and for what several begin with.
create index audit_event_action_idx on audit_event (action text_pattern_ops, id desc);
create index audit_event_object_idx on audit_event (object_type, object_id, id desc);
